package provider

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// autoScalingResource is greenroll_auto_scaling_group: a group that stands for an Auto Scaling group. Creating it adopts, and
// deleting it forgets. A change of what is launched is rolled.
type autoScalingResource struct {
	groupResource
}

func newAutoScalingResource() resource.Resource { return &autoScalingResource{} }

// brings are the attributes that say what is rolled. One that differs from the state is rolled.
var brings = []string{"launch_template_version", "image_id"}

// autoScalingTexts are the texts that only Greenroll sets, with their descriptions.
var autoScalingTexts = []string{"id", "last_roll_id", "console_url"}

const servingVersionDoc = "Number of the launch template version from which the Auto Scaling group launches."

func (r *autoScalingResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_auto_scaling_group"
}

func (r *autoScalingResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := resourceAttributes(autoScalingFields, false)
	for _, name := range autoScalingTexts {
		attributes[name] = schema.StringAttribute{
			Computed: true, MarkdownDescription: computedTexts[name],
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	attributes["serving_version"] = schema.Int64Attribute{
		Computed: true, MarkdownDescription: servingVersionDoc,
		PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
	}
	needsRoll := path.MatchRoot("roll")
	attributes["launch_template_version"] = schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: "Version of the launch template that is to serve, like `aws_launch_template.web.latest_version`. A change is rolled. " +
			"Needs `roll`, and conflicts with `image_id`.",
		Validators: []validator.Int64{int64validator.Between(1, math.MaxInt32), int64validator.AlsoRequires(needsRoll)},
	}
	attributes["image_id"] = schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "AMI that is to serve. A change is rolled with a new version, which is made from the one that serves. " +
			"The value at the adoption is taken for what serves. Needs `roll`, and conflicts with `launch_template_version`.",
		Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.AlsoRequires(needsRoll)},
	}
	attributes["roll"] = rollAttribute(autoScalingRollFields, "How a change of `launch_template_version` or `image_id` is rolled.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "A group that stands for an Auto Scaling group. Creating it adopts the Auto Scaling group, and deleting it " +
			"only forgets it. Both leave its instances alone. A change of the launch template version or the image is rolled.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true}),
		},
	}
}

func (r *autoScalingResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.Conflicting(path.MatchRoot("launch_template_version"), path.MatchRoot("image_id")),
	}
}

func (r *autoScalingResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := read(ctx, req.Plan, &resp.Diagnostics)
	limit, diags := timeoutsOf(plan).Create(ctx, defaultCreate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || !isConfigured(r.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	group, err := r.create(ctx, encode(autoScalingFields, plan))
	if err != nil {
		addError(&resp.Diagnostics, "The Auto Scaling group is not adopted", err)
		return
	}
	addWarnings(&resp.Diagnostics, nil, group.Warnings)
	if wanted := broughtBy(plan); wanted.version > 0 && wanted.version != group.ServingRevision {
		resp.Diagnostics.AddWarning("The group serves another launch template version",
			fmt.Sprintf("The Auto Scaling group launches version %d. An adoption rolls nothing, so the next apply rolls version %d.",
				group.ServingRevision, wanted.version))
	}
	r.writeAs(ctx, &resp.State, group, plan, r.attributes, &resp.Diagnostics)
}

func (r *autoScalingResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	prior := read(ctx, req.State, &resp.Diagnostics)
	limit, diags := timeoutsOf(prior).Read(ctx, defaultRead)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || !isConfigured(r.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	group, roll, err := r.look(ctx, prior["id"].(types.String).ValueString())
	if greenroll.IsGone(err) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		addError(&resp.Diagnostics, "The group cannot be read", err)
		return
	}
	found := r.attributes(group, roll)
	for _, one := range autoScalingFields {
		found[one.name] = keep(prior[one.name], found[one.name])
	}
	for _, name := range append([]string{"timeouts"}, brings...) {
		found[name] = prior[name]
	}
	if given := broughtBy(prior); given.version > 0 && given.version != group.ServingRevision && isRead(group) && !r.isOnTheWay(ctx, group, given) {
		// Another hand has changed it, or its roll has not finished. The plan shows the change.
		found["launch_template_version"] = types.Int64Value(group.ServingRevision)
	}
	write(ctx, &resp.State, found, &resp.Diagnostics)
}

// isRead reports whether Auto Scaling has told the version. Otherwise the answer has the one of the last roll.
func isRead(group *greenroll.Group) bool {
	told, _ := at(group.Document, "inForce.autoScaling.isRead").(bool)
	return told
}

// isOnTheWay reports whether a roll to what is wanted runs.
func (r *autoScalingResource) isOnTheWay(ctx context.Context, group *greenroll.Group, wanted wish) bool {
	if group.Active == nil {
		return false
	}
	active, err := r.client.Roll(ctx, group.ID, group.Active.ID)
	return err == nil && wanted.isOf(active)
}

func (r *autoScalingResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	state := read(ctx, req.State, &resp.Diagnostics)
	plan := read(ctx, req.Plan, &resp.Diagnostics)
	config := read(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !isConfigured(r.client, &resp.Diagnostics) {
		return
	}
	settings := settingsOf(config["roll"])
	limit, diags := timeoutsOf(plan).Update(ctx, defaultUpdate+settings.time())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	before, group, err := r.update(ctx, autoScalingFields, plan, config)
	if err != nil {
		// Nothing was written, so the state stays as it was.
		addError(&resp.Diagnostics, "The group is not changed", err)
		return
	}
	addWarnings(&resp.Diagnostics, before.Warnings, group.Warnings)
	after := plan
	if wanted := broughtBy(plan); settings != nil && wanted.isAny() && wanted != broughtBy(state) {
		if err := r.bring(ctx, group.ID, wanted, *settings); err != nil {
			addError(&resp.Diagnostics, "The change of the group "+group.ID+" is not in service", explained(err, settings))
			// The state keeps what it had, so the next plan shows the change again.
			after = maps.Clone(plan)
			for _, name := range brings {
				after[name] = state[name]
			}
		}
	}
	r.writeAs(ctx, &resp.State, group, after, r.attributes, &resp.Diagnostics)
}

// wish is what a roll is to bring: a version, or an image.
type wish struct {
	version int64
	image   string
}

// broughtBy is the wish of a plan, or what a state has had. It is empty when there is none, or when it is not known yet.
func broughtBy(all values) wish {
	version, _ := all["launch_template_version"].(types.Int64)
	image, _ := all["image_id"].(types.String)
	return wish{version.ValueInt64(), image.ValueString()}
}

func (w wish) isAny() bool { return w != wish{} }

// isOf reports whether the roll brings it.
func (w wish) isOf(roll *greenroll.Roll) bool {
	return roll.Kind == "ROLL" && (w.version > 0 && roll.Revision == w.version || w.image != "" && roll.AutoScaling.ImageID == w.image)
}

// settings are those of a roll that brings it.
func (w wish) settings(of greenroll.Document) greenroll.Document {
	body := maps.Clone(of)
	if w.version > 0 {
		body["launchTemplate"] = greenroll.Document{"version": w.version}
	} else {
		body["launchTemplate"] = greenroll.Document{"imageId": w.image}
	}
	return body
}

// bring rolls the group to what is wanted. Other operations on the group end first. A roll to the same that another caller has
// started counts as this one.
func (r *autoScalingResource) bring(ctx context.Context, id string, wanted wish, settings rollSettings) error {
	key := greenroll.NewKey()
	for {
		group, err := r.client.Group(ctx, id)
		if err != nil {
			return err
		}
		if group.Active != nil {
			active, err := r.client.Roll(ctx, id, group.Active.ID)
			if err != nil {
				return err
			}
			if wanted.isOf(active) {
				return r.awaitRoll(ctx, id, active, settings)
			}
			if _, err := r.client.WaitForRoll(ctx, id, *active); err != nil {
				return err
			}
		} else {
			serves, err := r.serves(ctx, group, wanted)
			if serves || err != nil {
				return err
			}
			roll, err := r.client.StartRoll(ctx, id, wanted.settings(settings.body), key)
			if err == nil {
				return r.awaitRoll(ctx, id, roll, settings)
			}
			if !greenroll.IsBusy(err) {
				return err
			}
		}
		if !pause(ctx) {
			return context.Cause(ctx)
		}
	}
}

// serves reports whether the group is already on what is wanted. The API shows no image of a version, so the last roll tells it.
func (r *autoScalingResource) serves(ctx context.Context, group *greenroll.Group, wanted wish) (bool, error) {
	if wanted.version > 0 {
		return wanted.version == group.ServingRevision, nil
	}
	last, err := r.client.LastRoll(ctx, group.ID)
	return last != nil && last.Status == "finished" && last.Revision == group.ServingRevision && wanted.isOf(last), err
}

// attributes are all attributes that the API sets or knows. roll is the id of the newest roll; "" when there is none.
func (r *autoScalingResource) attributes(group *greenroll.Group, roll string) values {
	all := groupAttributes(r.client, group, roll)
	found := decode(autoScalingFields, group.Document)
	for _, name := range autoScalingTexts {
		found[name] = all[name]
	}
	found["serving_version"] = all["serving_revision"]
	return found
}

// ModifyPlan marks what only the apply can know, and shows the dry run of the adoption or of the roll.
func (r *autoScalingResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
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
		r.checkAdoption(ctx, plan, config, &resp.Diagnostics)
		return
	}
	isKnown := isWhollyKnown(plan["launch_template_version"]) && isWhollyKnown(plan["image_id"])
	wanted, settings := broughtBy(plan), settingsOf(config["roll"])
	serving := state["serving_version"].(types.Int64).ValueInt64()
	if settings == nil || isKnown && (!wanted.isAny() || wanted == broughtBy(state) || wanted.version > 0 && wanted.version == serving) {
		return
	}
	unknown(ctx, resp, "serving_version", "last_roll_id")
	asked := *settings
	asked.isKnown = asked.isKnown && isKnown
	if asked.isKnown {
		asked.body = wanted.settings(asked.body)
	}
	served := values{"serving_revision": state["serving_version"], "latest_revision": state["serving_version"]}
	r.preview(ctx, state["id"].(types.String).ValueString(), asked, false, served, &resp.Diagnostics)
}

// checkAdoption adds what the dry run of the adoption finds to the plan. It says nothing when all is well.
func (r *autoScalingResource) checkAdoption(ctx context.Context, plan, config values, diags *diag.Diagnostics) {
	if slices.ContainsFunc(autoScalingFields, func(one field) bool { return !isWhollyKnown(config[one.name]) }) {
		// Another resource of the same apply gives the value. Terraform plans again before it adopts the group.
		return
	}
	const refused = "The Auto Scaling group cannot be adopted"
	found, err := r.client.PlanGroup(ctx, encode(autoScalingFields, plan))
	if isWrong(err) {
		addError(diags, refused, err)
		return
	}
	if err != nil {
		diags.AddWarning("The adoption is not checked", "Greenroll does not give its plan: "+sentence(err.Error()))
		return
	}
	for _, one := range found.Problems {
		said := fmt.Sprintf("%s\n\n%s.", inWords(one), one.Code)
		if one.Field != "" && one.Field != "group.autoScaling.name" {
			add(diags, one.Field, diag.NewErrorDiagnostic(refused, said))
		} else {
			// The same apply may still make the Auto Scaling group, or give it the tag.
			add(diags, one.Field, diag.NewWarningDiagnostic(refused+" yet",
				said+" The adoption fails unless this apply, or another change, puts it right first."))
		}
	}
}
