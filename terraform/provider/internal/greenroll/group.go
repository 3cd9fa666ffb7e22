package greenroll

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
)

const groups = "/aws/ec2/group"

// Document is JSON as the API has it: what a group's owner gave.
type Document = map[string]any

// Group is what the provider needs of a group, beside the document that its owner gave.
type Group struct {
	ID             string
	LatestRevision int64
	// ServingRevision is 0 until a first operation has put a revision in service.
	ServingRevision int64
	// Active is the operation that holds the group; nil when there is none.
	Active *Operation
	// Warnings name the fields that are kept and have no effect.
	Warnings []Warning
	// Document is the whole group as it was answered.
	Document Document
}

// Serves reports whether the latest revision is the one that serves.
func (g *Group) Serves() bool {
	return g.ServingRevision == g.LatestRevision
}

// Operation names an operation that holds a group.
type Operation struct {
	ID string `json:"id"`
	// Kind is ROLL, CREATE, ROLLBACK, DETACH, SCALE, DELETE or HEAL.
	Kind string `json:"kind"`
}

// Warning is advice of the API. It never stops an operation.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// groupBody is the body of a creation and of an update.
type groupBody struct {
	Group Document `json:"group"`
}

// NewKey returns an Idempotency-Key that was never used before.
func NewKey() string {
	return "terraform-" + rand.Text()
}

// CreateGroup creates a group, and returns it while its first instances are launched. The same key and document return the same
// group.
func (c *Client) CreateGroup(ctx context.Context, document Document, key string) (*Group, error) {
	return c.group(ctx, call{method: http.MethodPost, path: groups, body: groupBody{document}, key: key})
}

// GroupPlan is what a creation would launch, and what is against it.
type GroupPlan struct {
	Problems []Problem `json:"problems"`
	Warnings []Warning `json:"warnings"`
	// Launch is nil when fields of the document are wrong. Then nothing more was checked.
	Launch *Launch `json:"launch"`
}

// Launch is the part of a GroupPlan that says where the instances go.
type Launch struct {
	Zones []struct {
		SubnetIDs []string `json:"subnetIds"`
	} `json:"availabilityZones"`
}

// PlanGroup returns what a creation of the group would do now. It creates nothing.
func (c *Client) PlanGroup(ctx context.Context, document Document) (*GroupPlan, error) {
	plan, err := first[GroupPlan](ctx, c, call{
		method: http.MethodPost, path: groups, query: url.Values{"dryRun": {"true"}}, body: groupBody{document},
	})
	return &plan, err
}

// Group returns a group. IsGone tells of the error whether there is none.
func (c *Client) Group(ctx context.Context, id string) (*Group, error) {
	return c.group(ctx, call{method: http.MethodGet, path: groupPath(id)})
}

// UpdateGroup merges the change into the group, where null unsets. A changed launch specification makes the next revision. A
// second call with the same change does nothing.
func (c *Client) UpdateGroup(ctx context.Context, id string, change Document) (*Group, error) {
	return c.group(ctx, call{method: http.MethodPut, path: groupPath(id), body: groupBody{change}})
}

// DeleteGroup begins to drain and terminate every instance of the group, and returns the operation that does it.
func (c *Client) DeleteGroup(ctx context.Context, id, key string) (*Operation, error) {
	deletion, err := first[struct {
		Operation Operation `json:"operation"`
	}](ctx, c, call{method: http.MethodDelete, path: groupPath(id), key: key})
	return &deletion.Operation, err
}

// GroupsByName returns all groups of that name.
func (c *Client) GroupsByName(ctx context.Context, name string) ([]*Group, error) {
	var found []*Group
	for next := ""; ; {
		query := url.Values{}
		if next != "" {
			query.Set("next", next)
		}
		page, after, err := do[Document](ctx, c, call{method: http.MethodGet, path: groups, query: query})
		if err != nil {
			return nil, err
		}
		for _, one := range page {
			if one["name"] == name {
				found = append(found, groupOf(one))
			}
		}
		if after == "" {
			return found, nil
		}
		next = after
	}
}

// Instance is a live instance of a group.
type Instance struct {
	ID string `json:"instanceId"`
	// Revision is what it was launched from; 0 when the group adopted it.
	Revision int64 `json:"revision"`
}

// Instances returns the live instances of the group.
func (c *Client) Instances(ctx context.Context, id string) ([]Instance, error) {
	live, _, err := do[Instance](ctx, c, call{method: http.MethodGet, path: groupPath(id) + "/status"})
	return live, err
}

func (c *Client) group(ctx context.Context, one call) (*Group, error) {
	document, err := first[Document](ctx, c, one)
	if err != nil {
		return nil, err
	}
	return groupOf(document), nil
}

func groupOf(document Document) *Group {
	group := &Group{Document: document}
	group.ID, _ = document["id"].(string)
	group.LatestRevision = whole(document["latestRevision"])
	group.ServingRevision = whole(document["servingRevision"])
	if active, is := document["activeRoll"].(Document); is {
		group.Active = &Operation{ID: text(active["id"]), Kind: text(active["kind"])}
	}
	warnings, _ := document["warnings"].([]any)
	for _, one := range warnings {
		if warning, is := one.(Document); is {
			group.Warnings = append(group.Warnings, Warning{Code: text(warning["code"]), Message: text(warning["message"])})
		}
	}
	return group
}

func groupPath(id string) string {
	return groups + "/" + url.PathEscape(id)
}

func text(value any) string {
	is, _ := value.(string)
	return is
}

// whole is a number of JSON as a whole one; 0 when there is none.
func whole(value any) int64 {
	is, _ := value.(float64)
	return int64(is)
}
