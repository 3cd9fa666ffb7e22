package provider

import (
	"context"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// rollPlanDataSource is the data source greenroll_roll_plan.
type rollPlanDataSource struct {
	client *greenroll.Client
}

func newRollPlanDataSource() datasource.DataSource { return &rollPlanDataSource{} }

// planFields are the attributes of a plan. Their API is the answer's.
var planFields = []field{
	{name: "feasible", api: "feasible", kind: flag, doc: "Whether every check passes, so that a roll would start."},
	{name: "revision", api: "revision", kind: whole, doc: "Number of the revision that it would bring."},
	{name: "image_id", api: "imageId", doc: "Its image."},
	{name: "num_of_batches", api: "numOfBatches", kind: whole, doc: "Number of batches; 0 when there is nothing to do."},
	{name: "batch_size", api: "batchSize", kind: whole, doc: "Instances of a batch, at most."},
	{name: "target", api: "target", kind: whole, doc: "The group's target."},
	{name: "in_service", api: "inService", kind: whole, doc: "Instances in service now."},
	{name: "floor", api: "floor", kind: whole, doc: "Instances in service below which the roll takes out none."},
	{name: "ceiling", api: "ceiling", kind: whole, doc: "Live instances that its launches never exceed."},
	{name: "surge", api: "surge", kind: whole, doc: "Live instances beyond the target, at most."},
	{name: "expected_seconds", api: "expectedDuration.seconds", kind: whole, doc: "Expected duration in seconds."},
	{name: "expected_by", api: "expectedDuration.basis", doc: "`PAST_ROLLS` or `SETTINGS`."},
	{name: "batches", api: "batches", kind: objects, doc: "The batches in their order.",
		fields: []field{
			{name: "batch_num", api: "batchNum", kind: whole, doc: "Number of the batch."},
			{name: "launches", api: "launches", kind: whole, doc: "Green instances that it launches."},
			{name: "on_demand", api: "onDemand", kind: whole, doc: "How many of them are on demand, in a group with spot instances."},
			{name: "spot", api: "spot", kind: whole, doc: "How many of them are spot, if EC2 has the capacity."},
			{name: "blue_instances", api: "blueInstances", kind: whole, doc: "Number of blue instances that it takes out."},
			{name: "blue", api: "blue", kind: texts, doc: "Their ids."},
		}},
	{name: "checks", api: "checks", kind: objects, doc: "Conditions of a start.",
		fields: []field{
			{name: "name", api: "name", doc: "Name of the check."},
			{name: "passed", api: "passed", kind: flag, doc: "Whether it holds."},
			{name: "note", api: "note", doc: "Why there was nothing to check."},
			{name: "reasons", api: "reasons", kind: objects, doc: "Why it does not hold.",
				fields: []field{
					{name: "code", api: "code", doc: "One of the API's codes."},
					{name: "message", api: "message", doc: "The reason in words."},
					{name: "field", api: "field", doc: "The field that is meant."},
				}},
		}},
	{name: "warnings", api: "warnings", kind: objects, doc: "Advice, which stops no roll.",
		fields: []field{
			{name: "code", api: "code", doc: "One of the API's codes."},
			{name: "message", api: "message", doc: "The advice in words."},
		}},
}

func (d *rollPlanDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_roll_plan"
}

func (d *rollPlanDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := askedAttributes(rollFields)
	for name, attribute := range answeredAttributes(planFields) {
		attributes[name] = attribute
	}
	attributes["group_id"] = schema.StringAttribute{Required: true, MarkdownDescription: "Id of the group."}
	resp.Schema = schema.Schema{
		MarkdownDescription: "The plan of a roll of a group to its latest revision. It starts nothing.",
		Attributes:          attributes,
	}
}

func (d *rollPlanDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.client, _ = req.ProviderData.(*greenroll.Client)
}

func (d *rollPlanDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config := read(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !isConfigured(d.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultRead)
	defer cancel()
	plan, err := d.client.PlanRoll(ctx, config["group_id"].(types.String).ValueString(), encode(rollFields, config))
	if err != nil {
		addError(&resp.Diagnostics, "The roll cannot be planned", err)
		return
	}
	found := decode(planFields, plan.Document)
	for name, value := range config {
		if _, isAnswered := found[name]; !isAnswered {
			found[name] = value
		}
	}
	for name, value := range found {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
}
