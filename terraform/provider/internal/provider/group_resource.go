package provider

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// How long each action may take when the configuration has no timeouts. An update has the time for its roll in addition.
const (
	defaultCreate = time.Hour
	defaultRead   = time.Minute
	defaultUpdate = 30 * time.Minute
	defaultDelete = time.Hour
	// lastRead is the time for reading a group after an action, also when the action's own time is over.
	lastRead = time.Minute
)

// groupResource is greenroll_group.
type groupResource struct {
	client *greenroll.Client
}

func newGroupResource() resource.Resource { return &groupResource{} }

func (r *groupResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_group"
}

func (r *groupResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := resourceAttributes(groupFields, false)
	given := attributes["instance_types"].(schema.ListAttribute)
	given.Validators = append(given.Validators, listvalidator.SizeAtLeast(1))
	attributes["instance_types"] = given
	for name, doc := range computedTexts {
		attributes[name] = schema.StringAttribute{
			Computed: true, MarkdownDescription: doc,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		}
	}
	for name, doc := range computedNumbers {
		attributes[name] = schema.Int64Attribute{
			Computed: true, MarkdownDescription: doc,
			PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
		}
	}
	attributes["roll"] = rollAttribute(rollFields,
		"Roll a revision that does not serve. Absent: the revision is written, and no instance is replaced.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "A group of EC2 instances behind a load balancer. A change of what is launched makes a revision, and `roll` " +
			"brings it into service, batch by batch.",
		Attributes: attributes,
		Blocks: map[string]schema.Block{
			"timeouts": timeouts.Block(ctx, timeouts.Opts{Create: true, Read: true, Update: true, Delete: true}),
		},
	}
}

// computedTexts and computedNumbers are the attributes that only Greenroll sets, with their descriptions.
var (
	computedTexts = map[string]string{
		"id":           "Id of the group, like `sig-0a1b2c3d`.",
		"last_roll_id": "Id of the group's newest roll or rollback.",
		"console_url":  "Page of the group in Greenroll's console.",
	}
	computedNumbers = map[string]string{
		"latest_revision":  "Number of the newest revision.",
		"serving_revision": "Number of the revision that serves.",
	}
)

func (r *groupResource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{
		resourcevalidator.ExactlyOneOf(path.MatchRoot("subnet_ids"), path.MatchRoot("availability_zones")),
		resourcevalidator.AtLeastOneOf(path.MatchRoot("min_size"), path.MatchRoot("desired_capacity")),
		resourcevalidator.Conflicting(path.MatchRoot("user_data"), path.MatchRoot("user_data_base64")),
	}
}

func (r *groupResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.client, _ = req.ProviderData.(*greenroll.Client)
}

func (r *groupResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	plan := read(ctx, req.Plan, &resp.Diagnostics)
	limit, diags := timeoutsOf(plan).Create(ctx, defaultCreate)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || !isConfigured(r.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	group, err := r.create(ctx, encode(groupFields, plan))
	if err != nil {
		addError(&resp.Diagnostics, "The group is not created", err)
		return
	}
	addWarnings(&resp.Diagnostics, nil, group.Warnings)
	if err := r.awaitOperation(ctx, group); err != nil {
		addError(&resp.Diagnostics, "The instances of the group "+group.ID+" are not in service", err)
	}
	// There is a group, so the state has its id, whatever came. With an error Terraform marks it as tainted.
	r.writeAfter(ctx, &resp.State, group, plan, &resp.Diagnostics)
}

// create repeats the creation until EC2 knows the instance profile, which may be as new as the group.
func (r *groupResource) create(ctx context.Context, document greenroll.Document) (*greenroll.Group, error) {
	key := greenroll.NewKey()
	for {
		group, err := r.client.CreateGroup(ctx, document, key)
		if !greenroll.IsBusy(err) || !pause(ctx) {
			return group, err
		}
	}
}

// awaitOperation waits for the operation that the answer names. Its error has Greenroll's reason.
func (r *groupResource) awaitOperation(ctx context.Context, group *greenroll.Group) error {
	if group.Active == nil {
		return nil
	}
	begun, err := r.client.Roll(ctx, group.ID, group.Active.ID)
	if err != nil {
		return err
	}
	return r.judged(r.client.WaitForRoll(ctx, group.ID, *begun))
}

// judged is the error that an ended operation means.
func (r *groupResource) judged(roll *greenroll.Roll, err error) error {
	if err != nil {
		return err
	}
	switch roll.Status {
	case "failed":
		return fmt.Errorf("%s %s failed: %s", roll.Kind, roll.ID, roll.Reason)
	case "stopped":
		return fmt.Errorf("%s %s was stopped: %s", roll.Kind, roll.ID, roll.Reason)
	}
	return nil
}

func (r *groupResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
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
	for _, one := range groupFields {
		found[one.name] = keep(prior[one.name], found[one.name])
	}
	keepUserData(prior, found, group.Document)
	found["timeouts"] = prior["timeouts"]
	write(ctx, &resp.State, found, &resp.Diagnostics)
}

// look reads the group and the id of its newest roll.
func (r *groupResource) look(ctx context.Context, id string) (*greenroll.Group, string, error) {
	group, err := r.client.Group(ctx, id)
	if err != nil {
		return nil, "", err
	}
	roll, err := r.client.LastRoll(ctx, id)
	if err != nil || roll == nil {
		return group, "", err
	}
	return group, roll.ID, nil
}

func (r *groupResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
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

	before, group, err := r.update(ctx, groupFields, plan, config)
	if err != nil {
		// Nothing was written, so the state stays as it was.
		addError(&resp.Diagnostics, "The group is not changed", err)
		return
	}
	addWarnings(&resp.Diagnostics, before.Warnings, group.Warnings)
	if settings == nil {
		err = r.awaitScale(ctx, group)
	} else {
		err = r.serve(ctx, before, group, *settings)
	}
	if err != nil {
		addError(&resp.Diagnostics, "The change of the group "+group.ID+" is not in service", explained(err, settings))
	}
	// The state has what the group has, also after a failure. The next plan sees that its latest revision does not serve.
	r.writeAfter(ctx, &resp.State, group, plan, &resp.Diagnostics)
}

// update sends what differs between the group and the plan, and repeats it while another operation holds the group. It returns
// the group as it was before and as it is after.
func (r *groupResource) update(
	ctx context.Context, fields []field, plan, config values,
) (before, after *greenroll.Group, err error) {
	id := plan["id"].(types.String).ValueString()
	for {
		before, err = r.client.Group(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		now := decode(fields, before.Document)
		wanted := values{}
		for _, one := range fields {
			now[one.name] = keep(plan[one.name], now[one.name])
			wanted[one.name] = plan[one.name]
			if one.inForce != "" && config[one.name].IsNull() {
				wanted[one.name] = now[one.name]
			}
		}
		keepUserData(plan, now, before.Document)
		changed := change(fields, before.Document, now, wanted)
		if len(changed) == 0 {
			return before, before, nil
		}
		after, err = r.client.UpdateGroup(ctx, id, changed)
		if !greenroll.IsBusy(err) || !pause(ctx) {
			return before, after, err
		}
	}
}

// awaitScale waits when the group is on its way to another target.
func (r *groupResource) awaitScale(ctx context.Context, group *greenroll.Group) error {
	if group.Active == nil || group.Active.Kind != "SCALE" {
		return nil
	}
	return r.awaitOperation(ctx, group)
}

func (r *groupResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	state := read(ctx, req.State, &resp.Diagnostics)
	limit, diags := timeoutsOf(state).Delete(ctx, defaultDelete)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() || !isConfigured(r.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	id := state["id"].(types.String).ValueString()
	if err := r.delete(ctx, id); err != nil && !greenroll.IsGone(err) {
		addError(&resp.Diagnostics, "The group "+id+" is not deleted", err)
	}
}

func (r *groupResource) delete(ctx context.Context, id string) error {
	key := greenroll.NewKey()
	for {
		deletion, err := r.client.DeleteGroup(ctx, id, key)
		if err == nil {
			return r.client.WaitUntilGone(ctx, id, *deletion)
		}
		if !greenroll.IsBusy(err) {
			return err
		}
		if _, err := r.client.WaitUntilFree(ctx, id); err != nil {
			return err
		}
	}
}

var groupID = regexp.MustCompile(`^sig-[0-9a-f]{8}$`)

func (r *groupResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	if !groupID.MatchString(req.ID) {
		resp.Diagnostics.AddError("The id to import is wrong",
			fmt.Sprintf("A group is imported by its id, like sig-0a1b2c3d, but the id was %q. The data source greenroll_group finds "+
				"the id of a name.", req.ID))
		return
	}
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

// attributes are all attributes of the group that the API sets or knows. roll is the id of the newest roll; "" when there is none.
func (r *groupResource) attributes(group *greenroll.Group, roll string) values {
	return groupAttributes(r.client, group, roll)
}

func groupAttributes(client *greenroll.Client, group *greenroll.Group, roll string) values {
	found := decode(groupFields, group.Document)
	found["id"] = types.StringValue(group.ID)
	found["console_url"] = types.StringValue(client.Console("groups/" + group.ID))
	found["latest_revision"] = types.Int64Value(group.LatestRevision)
	found["serving_revision"] = types.Int64Null()
	if group.ServingRevision > 0 {
		found["serving_revision"] = types.Int64Value(group.ServingRevision)
	}
	found["last_roll_id"] = types.StringNull()
	if roll != "" {
		found["last_roll_id"] = types.StringValue(roll)
	}
	return found
}

// writeAfter writes the state after an action on the group: the plan, with what only Greenroll knows. When the group cannot be
// read any more, last is what is known of it.
func (r *groupResource) writeAfter(
	ctx context.Context, state *tfsdk.State, last *greenroll.Group, plan values, diags *diag.Diagnostics,
) {
	r.writeAs(ctx, state, last, plan, r.attributes, diags)
}

// writeAs is writeAfter for a resource with these attributes of its own.
func (r *groupResource) writeAs(
	ctx context.Context, state *tfsdk.State, last *greenroll.Group, plan values,
	attributes func(*greenroll.Group, string) values, diags *diag.Diagnostics,
) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastRead)
	defer cancel()
	group, roll, err := r.look(ctx, last.ID)
	if err != nil {
		group = last
		diags.AddWarning("The group cannot be read after the change",
			sentence(err.Error())+" The state may be older than the group. The next plan reads it again.")
	}
	write(ctx, state, known(plan, attributes(group, roll)), diags)
}

// known replaces what the plan did not know by what was read. Terraform takes no other value than a planned one.
func known(plan, found values) values {
	all := values{}
	for name, value := range plan {
		all[name] = value
		if value.IsUnknown() {
			all[name] = found[name]
		}
	}
	return all
}

// source is a configuration, a plan or a state.
type source interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// read returns the attributes; none when there are none, as in the plan of a deletion.
func read(ctx context.Context, from source, diags *diag.Diagnostics) values {
	var all types.Object
	diags.Append(from.Get(ctx, &all)...)
	return all.Attributes()
}

func write(ctx context.Context, state *tfsdk.State, all values, diags *diag.Diagnostics) {
	for name, value := range all {
		if name != "roll" {
			diags.Append(state.SetAttribute(ctx, path.Root(name), value)...)
		}
	}
}

func timeoutsOf(all values) timeouts.Value {
	given, _ := all["timeouts"].(timeouts.Value)
	return given
}

func isConfigured(client *greenroll.Client, diags *diag.Diagnostics) bool {
	if client == nil {
		diags.AddError("The provider greenroll is not configured",
			"Its endpoint or its token depends on a value that is not known yet. Apply what makes the value first, with -target.")
	}
	return client != nil
}

// betweenTries is the time before a call that was refused for a while is repeated.
var betweenTries = time.Second

// pause waits before a call is repeated, and reports whether there is time left.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(betweenTries):
		return true
	}
}

// explained adds the way out to an error of waiting.
func explained(err error, settings *rollSettings) error {
	var runs *greenroll.StillRuns
	if errors.As(err, &runs) && settings != nil {
		return fmt.Errorf("%w. Apply again to wait for it. To wait longer at once, raise roll.wait and timeouts.update", err)
	}
	return err
}
