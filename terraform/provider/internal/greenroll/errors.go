package greenroll

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Problem is one reason why the API refuses a call.
type Problem struct {
	// Code is one of openapi.yaml's codes, for example VALIDATION_ERROR.
	Code string `json:"code"`
	// Message says what is wrong, and mostly the way out.
	Message string `json:"message"`
	// Field is the path of the field in the body, or the name of a parameter; "" when none is meant.
	Field string `json:"field"`
}

// Error is the API's refusal of a call. It has all the problems that the API found.
type Error struct {
	Method    string
	Path      string
	Status    int
	RequestID string
	Problems  []Problem
}

func (e *Error) Error() string {
	var said []string
	for _, one := range e.Problems {
		if one.Field != "" {
			said = append(said, fmt.Sprintf("%s: %s: %s", one.Code, one.Field, one.Message))
		} else {
			said = append(said, one.Code+": "+one.Message)
		}
	}
	if len(said) == 0 {
		said = []string{"the answer is not Greenroll's, so check the endpoint"}
	}
	text := fmt.Sprintf("%s %s is answered %d: %s", e.Method, e.Path, e.Status, strings.Join(said, "; "))
	if e.RequestID != "" {
		text += " (request " + e.RequestID + ")"
	}
	return text
}

// Has reports whether one of the problems has the code.
func (e *Error) Has(code string) bool {
	for _, one := range e.Problems {
		if one.Code == code {
			return true
		}
	}
	return false
}

// Unreachable tells that there was no answer until the time was over. It wraps the last failure.
type Unreachable struct{ last error }

func (e *Unreachable) Error() string {
	return "Greenroll did not answer in time: " + e.last.Error()
}

func (e *Unreachable) Unwrap() error { return e.last }

// IsGone reports whether the error says that the group does not exist.
func IsGone(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) && (refusal.Has("GROUP_DOESNT_EXIST") || refusal.Status == http.StatusNotFound && refusal.Has("NOT_FOUND"))
}

// IsBusy reports whether the call can succeed later without a change: another operation holds the group, or EC2 does not know a
// new instance profile yet.
func IsBusy(err error) bool {
	var refusal *Error
	return errors.As(err, &refusal) &&
		(refusal.Has("OPERATION_IN_PROGRESS") || refusal.Has("CANT_ROLL_CAPACITY_BELOW_MINIMUM") || refusal.Has("INSTANCE_PROFILE_NOT_READY"))
}
