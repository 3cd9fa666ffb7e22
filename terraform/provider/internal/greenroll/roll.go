package greenroll

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
)

// Roll is an operation on a group: a roll, or another one of Operation's kinds.
type Roll struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	// Status is starting, in_progress, paused, stopping, stopped, finished or failed.
	Status string `json:"status"`
	// Revision is what the operation launches.
	Revision int64 `json:"revision"`
	// Reason says why the operation failed or was stopped; "" otherwise.
	Reason string `json:"reason"`
	// Hold is empty while the operation does not wait.
	Hold struct {
		// Reason says why it waits, and until when.
		Reason string `json:"reason"`
	} `json:"hold"`
	// RollbackID is the operation that goes back after this one; "" when there is none.
	RollbackID string `json:"rollbackId"`
	// AutoScaling is empty for a group of Greenroll's own.
	AutoScaling struct {
		// ImageID is the image that the roll launches.
		ImageID string `json:"imageId"`
	} `json:"autoScaling"`
}

// HasEnded reports whether the operation is finished, failed or stopped.
func (r *Roll) HasEnded() bool {
	return slices.Contains([]string{"finished", "failed", "stopped"}, r.Status)
}

// StartRoll starts a roll to the latest revision. The same key and settings return the same roll. IsBusy tells of the error
// whether another operation holds the group.
func (c *Client) StartRoll(ctx context.Context, group string, settings Document, key string) (*Roll, error) {
	return c.roll(ctx, call{method: http.MethodPut, path: groupPath(group) + "/roll", body: settings, key: key})
}

// Roll returns one operation of the group.
func (c *Client) Roll(ctx context.Context, group, id string) (*Roll, error) {
	return c.roll(ctx, call{method: http.MethodGet, path: rollPath(group, id)})
}

// LastRoll returns the group's newest roll or rollback; nil when there was none.
func (c *Client) LastRoll(ctx context.Context, group string) (*Roll, error) {
	newest, _, err := do[Roll](ctx, c, call{method: http.MethodGet, path: groupPath(group) + "/roll", query: url.Values{"limit": {"1"}}})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	return &newest[0], nil
}

// GoBack begins to replace what a roll has launched by what served before. The same key returns the same operation.
func (c *Client) GoBack(ctx context.Context, group, roll, key string) (*Roll, error) {
	body := Document{"actionType": "DETACH_NEW", "shouldHandleAllBatches": true}
	return c.roll(ctx, call{method: http.MethodPost, path: rollPath(group, roll) + "/action", body: body, key: key})
}

// Plan is what a roll would do, and what is against it.
type Plan struct {
	Revision int64  `json:"revision"`
	ImageID  string `json:"imageId"`
	// NumOfBatches is 0 when there is nothing to do.
	NumOfBatches int64 `json:"numOfBatches"`
	BatchSize    int64 `json:"batchSize"`
	// Floor is the number of instances in service below which the roll takes out none.
	Floor int64 `json:"floor"`
	// Ceiling is the number of live instances that the launches never exceed.
	Ceiling          int64 `json:"ceiling"`
	ExpectedDuration struct {
		Seconds int64 `json:"seconds"`
	} `json:"expectedDuration"`
	Checks   []Check   `json:"checks"`
	Warnings []Warning `json:"warnings"`
	// Document is the whole plan as it was answered.
	Document Document `json:"-"`
}

// Check is one thing that must hold before a roll starts.
type Check struct {
	Name    string    `json:"name"`
	Passed  bool      `json:"passed"`
	Reasons []Problem `json:"reasons"`
}

// PlanRoll returns what a roll with these settings would do now. It starts nothing.
func (c *Client) PlanRoll(ctx context.Context, group string, settings Document) (*Plan, error) {
	answer, err := first[json.RawMessage](ctx, c, call{
		method: http.MethodPut, path: groupPath(group) + "/roll", query: url.Values{"dryRun": {"true"}}, body: settings,
	})
	if err != nil {
		return nil, err
	}
	var plan Plan
	return &plan, errors.Join(json.Unmarshal(answer, &plan), json.Unmarshal(answer, &plan.Document))
}

func (c *Client) roll(ctx context.Context, one call) (*Roll, error) {
	roll, err := first[Roll](ctx, c, one)
	return &roll, err
}

func rollPath(group, id string) string {
	return groupPath(group) + "/roll/" + url.PathEscape(id)
}
