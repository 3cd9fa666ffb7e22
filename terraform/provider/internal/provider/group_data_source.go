package provider

import (
	"context"
	"fmt"
	"strings"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// groupDataSource is the data source greenroll_group.
type groupDataSource struct {
	client *greenroll.Client
}

func newGroupDataSource() datasource.DataSource { return &groupDataSource{} }

func (d *groupDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_group"
}

func (d *groupDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := answeredAttributes(groupFields)
	for name, doc := range computedTexts {
		attributes[name] = schema.StringAttribute{Computed: true, MarkdownDescription: doc}
	}
	for name, doc := range computedNumbers {
		attributes[name] = schema.Int64Attribute{Computed: true, MarkdownDescription: doc}
	}
	attributes["id"] = schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: "Id of the group. Give it or `name`."}
	attributes["name"] = schema.StringAttribute{
		Optional: true, Computed: true, MarkdownDescription: "Name of the group, which no other group has. Give it or `id`.",
	}
	resp.Schema = schema.Schema{MarkdownDescription: "A group that exists, by its id or its name.", Attributes: attributes}
}

func (d *groupDataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("name"))}
}

func (d *groupDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.client, _ = req.ProviderData.(*greenroll.Client)
}

func (d *groupDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config := read(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !isConfigured(d.client, &resp.Diagnostics) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, defaultRead)
	defer cancel()
	group, err := d.find(ctx, config["id"].(types.String), config["name"].(types.String))
	if err != nil {
		addError(&resp.Diagnostics, "The group cannot be read", err)
		return
	}
	roll, err := d.client.LastRoll(ctx, group.ID)
	if err != nil {
		addError(&resp.Diagnostics, "The rolls of the group cannot be read", err)
		return
	}
	last := ""
	if roll != nil {
		last = roll.ID
	}
	for name, value := range groupAttributes(d.client, group, last) {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), value)...)
	}
}

func (d *groupDataSource) find(ctx context.Context, id, name types.String) (*greenroll.Group, error) {
	if !id.IsNull() {
		return d.client.Group(ctx, id.ValueString())
	}
	found, err := d.client.GroupsByName(ctx, name.ValueString())
	if err != nil {
		return nil, err
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("name: no group has the name %q", name.ValueString())
	case 1:
		return found[0], nil
	}
	var ids []string
	for _, one := range found {
		ids = append(ids, one.ID)
	}
	return nil, fmt.Errorf("name: %d groups have the name %q, so give one of their ids: %s", len(ids), name.ValueString(), strings.Join(ids, ", "))
}
