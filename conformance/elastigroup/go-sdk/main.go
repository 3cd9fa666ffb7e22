// Command go-sdk calls Elastigroup's Go SDK, unmodified, by the names of its methods.
//
// Each line of its input is a call: {"method": "Roll", "input": {...}, "fields": {...}}. The input has the names of the
// SDK's JSON, and fields has the Go names of those that have none. Each line of its output is the answer: {"output": {...}}
// or {"errors": [{"status": 400, "code": "...", "field": "...", "message": "..."}]}. The first line of its output has the
// names of all methods.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"reflect"

	"github.com/spotinst/spotinst-sdk-go/service/elastigroup"
	"github.com/spotinst/spotinst-sdk-go/spotinst"
	"github.com/spotinst/spotinst-sdk-go/spotinst/client"
	"github.com/spotinst/spotinst-sdk-go/spotinst/credentials"
	"github.com/spotinst/spotinst-sdk-go/spotinst/session"
)

type call struct {
	Method string                     `json:"method"`
	Input  json.RawMessage            `json:"input"`
	Fields map[string]json.RawMessage `json:"fields"`
}

type problem struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Field   string `json:"field"`
	Message string `json:"message"`
}

type answer struct {
	Methods []string  `json:"methods,omitempty"`
	Output  any       `json:"output,omitempty"`
	Errors  []problem `json:"errors,omitempty"`
}

func main() {
	config := spotinst.DefaultConfig().
		WithBaseURL(os.Args[1]).
		WithCredentials(credentials.NewStaticCredentials(os.Getenv("SPOTINST_TOKEN"), os.Getenv("SPOTINST_ACCOUNT")))
	service := reflect.ValueOf(elastigroup.New(session.New(config)).CloudProviderAWS())
	out := json.NewEncoder(os.Stdout)
	must(out.Encode(answer{Methods: methods(service.Type())}))
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one call
		must(json.Unmarshal(lines.Bytes(), &one))
		must(out.Encode(answered(service.MethodByName(one.Method), one)))
	}
	must(lines.Err())
}

func methods(service reflect.Type) []string {
	names := make([]string, service.NumMethod())
	for i := range names {
		names[i] = service.Method(i).Name
	}
	return names
}

func answered(method reflect.Value, one call) answer {
	input := reflect.New(method.Type().In(1).Elem())
	if one.Input != nil {
		must(json.Unmarshal(one.Input, input.Interface()))
	}
	for name, value := range one.Fields {
		must(json.Unmarshal(value, input.Elem().FieldByName(name).Addr().Interface()))
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	if err, failed := results[1].Interface().(error); failed {
		return answer{Errors: problems(err)}
	}
	return answer{Output: results[0].Interface()}
}

func problems(err error) []problem {
	var several client.Errors
	if !errors.As(err, &several) {
		return []problem{{Message: err.Error()}}
	}
	all := make([]problem, len(several))
	for i, one := range several {
		all[i] = problem{one.Response.StatusCode, one.Code, one.Field, one.Message}
	}
	return all
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
