// Package greenroll calls Greenroll's HTTP API.
//
// A call that gets no answer, or is throttled, is sent again until its context ends. A call that could do something twice carries
// an Idempotency-Key, which stays the same in each attempt.
package greenroll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

const (
	// oneAttempt is how long one attempt of a call may take.
	oneAttempt = time.Minute
	// longestAnswer is more than the longest answer, which is a page of 1,000 groups.
	longestAnswer = 64 << 20
)

// Client calls one API. It is safe for use by several goroutines.
type Client struct {
	base       string
	userAgent  string
	authorize  authorization
	http       *http.Client
	firstPause time.Duration
	lastPause  time.Duration
}

// authorization adds to a request what says who calls. The hash is the SHA-256 of the body, in hexadecimal digits.
type authorization func(request *http.Request, hash string) error

// Config says which API is called, and as whom.
type Config struct {
	// Endpoint is the base URL: the stack's output ApiUrl or IamApiUrl.
	Endpoint string
	// Token is the bearer token. Without one, calls are signed with AWS credentials.
	Token string
	// UserAgent is sent with each call, for the API's log.
	UserAgent string
}

// New returns a client. It makes no call, except that it may read AWS credentials' region from the environment. An error says
// which of the fields of Config is wrong.
func New(ctx context.Context, config Config) (*Client, error) {
	base, err := baseURL(config.Endpoint)
	if err != nil {
		return nil, err
	}
	client := &Client{
		userAgent:  config.UserAgent,
		http:       &http.Client{Timeout: oneAttempt, CheckRedirect: noRedirect},
		firstPause: 500 * time.Millisecond,
		lastPause:  15 * time.Second,
	}
	if config.Token != "" {
		if strings.HasSuffix(base.Path, signedRoutes) {
			return nil, &ConfigError{"endpoint", "ends with " + signedRoutes + ", whose routes take signed calls only: " +
				"give the stack's output ApiUrl with a token, or leave the token out"}
		}
		client.base = base.String()
		client.authorize, err = bearer(config.Token)
	} else {
		client.base = strings.TrimSuffix(base.String(), signedRoutes) + signedRoutes
		client.authorize, err = signature(ctx, base.Hostname())
	}
	if err != nil {
		return nil, err
	}
	return client, nil
}

// ConfigError tells what is wrong with a field of Config.
type ConfigError struct {
	// Field is the name of the field, in lower case.
	Field string
	// Problem completes a sentence that begins with the field, and says the way out.
	Problem string
}

func (e *ConfigError) Error() string {
	return e.Field + " " + e.Problem
}

func baseURL(endpoint string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(strings.TrimSpace(endpoint), "/"))
	if err != nil || (base.Scheme != "http" && base.Scheme != "https") || base.Host == "" {
		return nil, &ConfigError{"endpoint", "must be a URL like https://….execute-api.eu-west-1.amazonaws.com/v1, " +
			"which the stack gives as its output ApiUrl or IamApiUrl"}
	}
	if base.User != nil || base.RawQuery != "" || base.Fragment != "" {
		return nil, &ConfigError{"endpoint", "must be a base URL, without user, query and fragment"}
	}
	return base, nil
}

func bearer(token string) (authorization, error) {
	for _, one := range token {
		if one <= ' ' || one > '~' {
			return nil, &ConfigError{"token", "has a character that no token has, for example a space or a line break: copy it again"}
		}
	}
	return func(request *http.Request, _ string) error {
		request.Header.Set("Authorization", "Bearer "+token)
		return nil
	}, nil
}

// noRedirect keeps the token from another host.
func noRedirect(*http.Request, []*http.Request) error {
	return http.ErrUseLastResponse
}

// Console returns the address of a page of the console, for example of "groups/sig-0a1b2c3d".
func (c *Client) Console(page string) string {
	return strings.TrimSuffix(c.base, signedRoutes) + "/console/index.html#/" + page
}

// call is one call of the API, however often it is sent.
type call struct {
	method string
	path   string
	query  url.Values
	body   any
	// key is the Idempotency-Key; "" sends none.
	key string
}

// do sends the call until it has an answer, and decodes the answer's items. The error is an *Error when the API refuses the call,
// and an *Unreachable when the context ends before there is an answer.
func do[T any](ctx context.Context, c *Client, one call) ([]T, string, error) {
	var body []byte
	if one.body != nil {
		var err error
		if body, err = json.Marshal(one.body); err != nil {
			return nil, "", err
		}
	}
	pause := c.firstPause
	for {
		answer, retryAfter, err := c.attempt(ctx, one, body)
		if err == nil {
			var items []T
			if err := json.Unmarshal(answer.Response.Items, &items); err != nil {
				return nil, "", fmt.Errorf("%s %s: the answer is not Greenroll's, so check the endpoint: %w", one.method, one.path, err)
			}
			return items, answer.Response.Next, nil
		}
		if !isTransient(err) {
			return nil, "", err
		}
		// Half of it is by chance, so that many that lost one API do not all come back at once.
		wait := max(retryAfter, pause/2+rand.N(pause/2+1))
		tflog.Debug(ctx, "Greenroll is called again", map[string]any{"method": one.method, "path": one.path, "pause": wait.String()})
		if !sleep(ctx, wait) {
			return nil, "", &Unreachable{last: err}
		}
		pause = min(2*pause, c.lastPause)
	}
}

// first is do for an answer of one item.
func first[T any](ctx context.Context, c *Client, one call) (T, error) {
	items, _, err := do[T](ctx, c, one)
	var none T
	if err != nil {
		return none, err
	}
	if len(items) != 1 {
		return none, fmt.Errorf("%s %s: the answer has %d items, not one", one.method, one.path, len(items))
	}
	return items[0], nil
}

type envelope struct {
	Request struct {
		ID string `json:"id"`
	} `json:"request"`
	Response struct {
		Items  json.RawMessage `json:"items"`
		Next   string          `json:"next"`
		Errors []Problem       `json:"errors"`
	} `json:"response"`
}

func (c *Client) attempt(ctx context.Context, one call, body []byte) (*envelope, time.Duration, error) {
	address := c.base + one.path
	if len(one.query) > 0 {
		address += "?" + one.query.Encode()
	}
	request, err := http.NewRequestWithContext(ctx, one.method, address, bytes.NewReader(body))
	if err != nil {
		return nil, 0, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if one.key != "" {
		request.Header.Set("Idempotency-Key", one.key)
	}
	if err := c.authorize(request, sha256Hex(body)); err != nil {
		return nil, 0, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, 0, &transient{err}
	}
	defer response.Body.Close()
	read, err := io.ReadAll(io.LimitReader(response.Body, longestAnswer))
	if err != nil {
		return nil, 0, &transient{err}
	}
	var answer envelope
	decoded := json.Unmarshal(read, &answer)
	// Neither bodies nor headers are logged: they have user data and the token.
	tflog.Debug(ctx, "Greenroll answered", map[string]any{
		"method": one.method, "path": one.path, "status": response.StatusCode, "request_id": answer.Request.ID,
	})
	if response.StatusCode == http.StatusOK && decoded == nil && answer.Response.Items != nil {
		return &answer, 0, nil
	}
	refusal := &Error{
		Method: one.method, Path: one.path, Status: response.StatusCode, RequestID: answer.Request.ID, Problems: answer.Response.Errors,
	}
	return nil, retryAfter(response), refusal
}

func retryAfter(response *http.Response) time.Duration {
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, time.Minute)
}

// transient is a failure to get an answer.
type transient struct{ error }

func (e *transient) Unwrap() error { return e.error }

func isTransient(err error) bool {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Status == http.StatusTooManyRequests || refusal.Status >= http.StatusInternalServerError
	}
	var lost *transient
	return errors.As(err, &lost)
}

// sleep reports whether the time passed before the context ended.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
