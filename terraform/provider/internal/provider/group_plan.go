package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// previewTime is how long a plan waits for a dry run. It is short, because a plan does without one.
const previewTime = 20 * time.Second

// ModifyPlan marks what only the apply can know, and shows the dry run of the creation or of the roll.
//
// A revision that does not serve is planned to be rolled, whatever the reason: it is new in this plan, or its roll has failed or
// was stopped. So the plan after a failed apply shows the change again, also after a refresh.
func (r *groupResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.client == nil || req.Plan.Raw.IsNull() {
		return
	}
	state := read(ctx, req.State, &resp.Diagnostics)
	plan := read(ctx, req.Plan, &resp.Diagnostics)
	config := read(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, previewTime)
	defer cancel()
	if req.State.Raw.IsNull() {
		r.checkCreation(ctx, plan, config, &resp.Diagnostics)
		return
	}
	revises := false
	for _, one := range groupFields {
		revises = revises || one.makesRevision() && !plan[one.name].Equal(state[one.name])
	}
	// The spot types are on-demand types of a group without spot instances.
	revises = revises || hasSpotTypes(plan) && usesSpot(plan) != usesSpot(state)
	if revises {
		unknown(ctx, resp, "latest_revision")
	}
	settings := settingsOf(config["roll"])
	if settings == nil || !revises && state["serving_revision"].Equal(state["latest_revision"]) {
		return
	}
	id := state["id"].(types.String).ValueString()
	if !revises && settings.wait == 0 && r.isUnderWay(ctx, id) {
		return
	}
	unknown(ctx, resp, "serving_revision", "last_roll_id")
	r.preview(ctx, id, *settings, revises, state, &resp.Diagnostics)
}

func unknown(ctx context.Context, resp *resource.ModifyPlanResponse, names ...string) {
	for _, name := range names {
		if name == "last_roll_id" {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), types.StringUnknown())...)
		} else {
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root(name), types.Int64Unknown())...)
		}
	}
}

// checkCreation adds what the dry run of the creation finds to the plan. It says nothing when all is well.
func (r *groupResource) checkCreation(ctx context.Context, plan, config values, diags *diag.Diagnostics) {
	for _, one := range groupFields {
		if !isWhollyKnown(config[one.name]) {
			// Another resource of the same apply gives the value. Terraform plans again before it creates the group.
			return
		}
	}
	const refused = "The group cannot be created"
	document := encode(groupFields, plan)
	found, err := r.client.PlanGroup(ctx, document)
	if isWrong(err) {
		addError(diags, refused, err)
		return
	}
	if err != nil {
		diags.AddWarning("The creation of the group is not checked", "Greenroll does not give its plan: "+sentence(err.Error()))
		return
	}
	for _, one := range found.Problems {
		said := fmt.Sprintf("%s\n\n%s.", inWords(one), one.Code)
		if isCertain(one, found.Launch, document) {
			add(diags, one.Field, diag.NewErrorDiagnostic(refused, said))
		} else {
			add(diags, one.Field, diag.NewWarningDiagnostic("The group cannot be created yet",
				said+" The creation fails unless this apply, or another change, puts it right first."))
		}
	}
	addWarnings(diags, nil, found.Warnings)
}

// isCertain reports whether only another configuration of the group can mend the problem. The same apply may still make or change
// a target group's listener and tags, an instance profile, a key pair, a parameter with the image, or a default subnet.
func isCertain(problem greenroll.Problem, launches *greenroll.Launch, document greenroll.Document) bool {
	switch problem.Code {
	case "UNSUPPORTED_FIELD":
		return true
	case "IMAGE_NOT_AVAILABLE":
		image, _ := at(document, launch+"imageId").(string)
		return !strings.HasPrefix(image, "resolve:")
	case "VALIDATION_ERROR":
		if launches == nil {
			return problem.Field != "group."+zones
		}
		return problem.Field == "group."+instanceTypes || problem.Field == "group."+subnets && lacksSubnet(launches, document)
	}
	return false
}

// lacksSubnet reports whether a subnet of the group does not exist.
func lacksSubnet(launches *greenroll.Launch, document greenroll.Document) bool {
	var found []any
	for _, zone := range launches.Zones {
		for _, one := range zone.SubnetIDs {
			found = append(found, one)
		}
	}
	given, _ := at(document, subnets).([]any)
	inZones, _ := at(document, zones).([]any)
	for _, zone := range inZones {
		more, _ := at(zone.(greenroll.Document), "subnetIds").([]any)
		given = append(given, more...)
	}
	return slices.ContainsFunc(given, func(one any) bool { return !slices.Contains(found, one) })
}

// isUnderWay reports whether a roll to the latest revision runs already.
func (r *groupResource) isUnderWay(ctx context.Context, id string) bool {
	group, err := r.client.Group(ctx, id)
	if err != nil || group.Active == nil {
		return false
	}
	roll, err := r.client.Roll(ctx, id, group.Active.ID)
	return err == nil && roll.Kind == "ROLL" && roll.Revision == group.LatestRevision
}

// preview adds the dry run of the roll to the plan, as one warning. Only what must fail in the apply is an error.
func (r *groupResource) preview(
	ctx context.Context, id string, settings rollSettings, revises bool, state values, diags *diag.Diagnostics,
) {
	var said []string
	body := settings.body
	if revises {
		body = ofTheChange(body)
	}
	if !settings.isKnown {
		said = append(said, "The plan of the roll is not shown, because its settings are not known yet.")
	} else if plan, err := r.client.PlanRoll(ctx, id, body); isWrong(err) {
		addError(diags, "Greenroll does not take the roll's settings", err)
		return
	} else if err != nil {
		said = append(said, "The plan of the roll is not shown, because Greenroll does not give it: "+sentence(err.Error()))
	} else {
		said = append(said, r.told(ctx, id, plan, revises, state))
		for _, check := range plan.Checks {
			if !check.Passed {
				said = append(said, failed(id, check, revises, diags))
			}
		}
		for _, one := range plan.Warnings {
			said = append(said, one.Code+": "+one.Message)
		}
		said = append(said, tooLong(settings.wait, plan.ExpectedDuration.Seconds)...)
	}
	said = append(said, r.client.Console("groups/"+id))
	diags.AddWarning("The apply rolls "+id, strings.Join(said, "\n\n"))
}

// tooLong warns of a roll, with its pauses and its bake, that takes longer than the apply waits.
func tooLong(wait time.Duration, seconds int64) []string {
	if wait == 0 || time.Duration(seconds)*time.Second <= wait {
		return nil
	}
	return []string{"The apply waits " + duration(int64(wait.Seconds())) + ", and fails while the roll goes on. Give a longer roll.wait."}
}

// ofTheChange returns the settings for the plan of a change. The group does not have its new revision yet, so what matches
// now will not match then.
func ofTheChange(body greenroll.Document) greenroll.Document {
	next := maps.Clone(body)
	given, _ := next["strategy"].(greenroll.Document)
	strategy := greenroll.Document{}
	maps.Copy(strategy, given)
	strategy["skipMatching"] = false
	next["strategy"] = strategy
	return next
}

// isWrong reports whether the API refuses the roll's settings themselves.
func isWrong(err error) bool {
	var refusal *greenroll.Error
	return errors.As(err, &refusal) && (refusal.Has("VALIDATION_ERROR") || refusal.Has("UNSUPPORTED_FIELD"))
}

// failed tells about a check that fails, and what it means for the apply.
func failed(id string, check greenroll.Check, revises bool, diags *diag.Diagnostics) string {
	said := fmt.Sprintf("The check %s fails now: %s", check.Name, reasons(check))
	switch {
	case check.Name == "noOtherOperation":
		return said + " The apply waits for the end of that operation."
	case revises:
		return said + " It is made again when the change is written."
	case check.Name == "image" || check.Name == "instanceTypes":
		// Nothing in this plan changes them.
		diags.AddError("The roll of "+id+" would be refused", said)
	}
	return said
}

// told is the plan in one line, and before it why the latest revision does not serve.
func (r *groupResource) told(ctx context.Context, id string, plan *greenroll.Plan, revises bool, state values) string {
	line := fmt.Sprintf("%s of at most %s, never fewer than %d in service, never more than %d live, about %s.",
		count(plan.NumOfBatches, "batch", "batches"), count(plan.BatchSize, "instance", "instances"), plan.Floor, plan.Ceiling,
		duration(plan.ExpectedDuration.Seconds))
	isBehind := !state["serving_revision"].Equal(state["latest_revision"])
	switch {
	case revises && isBehind:
		return fmt.Sprintf("If the change is not what revision %s already serves: %s", state["serving_revision"], line)
	case isBehind:
		return fmt.Sprintf("Revision %d (%s) does not serve.%s The roll: %s", plan.Revision, plan.ImageID, r.lastEnd(ctx, id, plan.Revision), line)
	default:
		return line
	}
}

// lastEnd tells how the last roll to the revision ended; "" when there was none.
func (r *groupResource) lastEnd(ctx context.Context, id string, revision int64) string {
	last, err := r.client.LastRoll(ctx, id)
	if err == nil && last != nil && last.RollbackID == "" && last.Kind == "ROLLBACK" {
		return " The group has gone back from it."
	}
	if err != nil || last == nil || last.Revision != revision || last.Reason == "" {
		return ""
	}
	return fmt.Sprintf(" Its last roll, %s, has the status %s: %s.", last.ID, last.Status, strings.TrimSuffix(last.Reason, "."))
}

func reasons(check greenroll.Check) string {
	var said []string
	for _, one := range check.Reasons {
		said = append(said, inWords(one))
	}
	return strings.Join(said, " ")
}
