package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// defaultWait is how long an apply waits for its roll.
const defaultWait = 2 * time.Hour

// rollAttribute says how what is new comes into service. It is write-only: it describes the way and not the group, so it is no
// part of the state, and another way alone is no change.
func rollAttribute(fields []field, doc string) schema.Attribute {
	attributes := resourceAttributes(fields, true)
	attributes["wait"] = schema.StringAttribute{
		Optional: true, WriteOnly: true, Validators: []validator.String{isDuration{}},
		MarkdownDescription: "How long the apply waits for the roll's end, like `90m`. `0` starts the roll only. Absent: `2h`.",
	}
	return schema.SingleNestedAttribute{
		Optional: true, WriteOnly: true, Attributes: attributes, MarkdownDescription: doc,
	}
}

// rollSettings are the attributes of roll.
type rollSettings struct {
	body greenroll.Document
	// wait is 0 when the roll is only started.
	wait time.Duration
	// isKnown says that no value depends on another resource's apply.
	isKnown bool
}

// settingsOf returns nil when the configuration has no roll.
func settingsOf(value attr.Value) *rollSettings {
	given, is := value.(types.Object)
	if !is || given.IsNull() {
		return nil
	}
	settings := &rollSettings{body: encode(rollFields, given.Attributes()), wait: defaultWait, isKnown: isWhollyKnown(given)}
	if wait, is := given.Attributes()["wait"].(types.String); is && !wait.IsNull() && !wait.IsUnknown() {
		// isDuration has checked it.
		settings.wait, _ = time.ParseDuration(wait.ValueString())
	}
	return settings
}

func (s *rollSettings) time() time.Duration {
	if s == nil {
		return 0
	}
	return s.wait
}

func isWhollyKnown(value attr.Value) bool {
	if value.IsUnknown() {
		return false
	}
	var inner []attr.Value
	switch value := value.(type) {
	case types.Object:
		for _, one := range value.Attributes() {
			inner = append(inner, one)
		}
	case types.List:
		inner = value.Elements()
	case types.Set:
		inner = value.Elements()
	case types.Map:
		for _, one := range value.Elements() {
			inner = append(inner, one)
		}
	}
	for _, one := range inner {
		if !isWhollyKnown(one) {
			return false
		}
	}
	return true
}

// serve brings the group's latest revision into service. Other operations on the group end first. A roll of the same revision
// that another caller has started counts as this one.
func (r *groupResource) serve(ctx context.Context, before, after *greenroll.Group, settings rollSettings) error {
	key := greenroll.NewKey()
	if err := r.awaitScale(ctx, after); err != nil {
		return err
	}
	for {
		group, err := r.client.Group(ctx, after.ID)
		if err != nil {
			return err
		}
		if group.Active != nil && group.Active.Kind != "HEAL" {
			active, err := r.client.Roll(ctx, group.ID, group.Active.ID)
			if err != nil {
				return err
			}
			if isSame := active.Kind == "ROLL" && active.Revision == group.LatestRevision; isSame {
				return r.awaitRoll(ctx, group.ID, active, settings)
			}
			if _, err := r.client.WaitForRoll(ctx, group.ID, *active); err != nil {
				return err
			}
		} else if group.Serves() {
			if !before.Serves() {
				return r.takeOutLeftGreen(ctx, group, settings)
			}
			return nil
		} else {
			roll, err := r.client.StartRoll(ctx, group.ID, settings.body, key)
			if err == nil {
				return r.awaitRoll(ctx, group.ID, roll, settings)
			}
			if !greenroll.IsBusy(err) {
				return err
			}
		}
		// The end of an operation and the group's release may be read one after the other.
		if !pause(ctx) {
			return context.Cause(ctx)
		}
	}
}

// awaitRoll waits for the roll as long as the settings say, and for the rollback that follows a failed one.
func (r *groupResource) awaitRoll(ctx context.Context, group string, roll *greenroll.Roll, settings rollSettings) error {
	if settings.wait == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, settings.wait)
	defer cancel()
	ended, err := r.client.WaitForRoll(ctx, group, *roll)
	failure := r.judged(ended, err)
	if failure == nil || ended == nil || ended.RollbackID == "" {
		return failure
	}
	back, err := r.client.Roll(ctx, group, ended.RollbackID)
	if err == nil {
		back, err = r.client.WaitForRoll(ctx, group, *back)
	}
	if err := r.judged(back, err); err != nil {
		return fmt.Errorf("%w. Then %w", failure, err)
	}
	return fmt.Errorf("%w. %s %s has brought back the revision that served before", failure, back.Kind, back.ID)
}

// takeOutLeftGreen replaces what a failed roll has left, when the group has gone back to the revision that serves.
func (r *groupResource) takeOutLeftGreen(ctx context.Context, group *greenroll.Group, settings rollSettings) error {
	last, err := r.client.LastRoll(ctx, group.ID)
	if err != nil || last == nil || last.Kind != "ROLL" || last.Status == "finished" {
		return err
	}
	live, err := r.client.Instances(ctx, group.ID)
	if err != nil {
		return err
	}
	for _, one := range live {
		if one.Revision == last.Revision && one.Revision != group.ServingRevision {
			key := greenroll.NewKey()
			back, err := r.client.GoBack(ctx, group.ID, last.ID, key)
			for greenroll.IsBusy(err) && pause(ctx) {
				back, err = r.client.GoBack(ctx, group.ID, last.ID, key)
			}
			if hasNothingToDetach(err) {
				return nil
			}
			if err != nil {
				return err
			}
			return r.awaitRoll(ctx, group.ID, back, settings)
		}
	}
	return nil
}

// hasNothingToDetach reports whether the API refuses to go back because nothing of the roll is left.
func hasNothingToDetach(err error) bool {
	var refusal *greenroll.Error
	if !errors.As(err, &refusal) {
		return false
	}
	for _, one := range refusal.Problems {
		if one.Field == "actionType" && (one.Code == "VALIDATION_ERROR" || one.Code == "NO_SERVING_REVISION") {
			return true
		}
	}
	return false
}

// isDuration is the validator of roll.wait.
type isDuration struct{}

func (isDuration) Description(context.Context) string {
	return `must be a duration like "90m" or "2h", or "0"`
}

func (v isDuration) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v isDuration) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if wait, err := time.ParseDuration(req.ConfigValue.ValueString()); err != nil || wait < 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "The duration is wrong",
			fmt.Sprintf("%s %s, but was %q.", req.Path, v.Description(ctx), req.ConfigValue.ValueString()))
	}
}
