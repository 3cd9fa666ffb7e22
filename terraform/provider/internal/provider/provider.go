// Package provider is Greenroll's provider for Terraform and OpenTofu.
package provider

import (
	"context"
	"errors"
	"os"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Address is the provider's name in the registry.
const Address = "registry.terraform.io/greenroll/greenroll"

type greenrollProvider struct {
	version string
}

// New returns the provider of that version.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &greenrollProvider{version: version} }
}

func (p *greenrollProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "greenroll"
	resp.Version = p.version
}

func (p *greenrollProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Groups of EC2 instances behind a load balancer, which Greenroll rolls batch by batch.",
		Attributes: map[string]schema.Attribute{
			"endpoint": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "The stack's output `ApiUrl` with a token, or `IamApiUrl`. Absent: the variable `GREENROLL_ENDPOINT`.",
			},
			"token": schema.StringAttribute{
				Optional: true, Sensitive: true,
				MarkdownDescription: "A token of scope `admin`. Absent: the variable `GREENROLL_TOKEN`. Without both, calls are signed with the AWS " +
					"credentials of the environment, the profile or the machine.",
			},
		},
	}
}

func (p *greenrollProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config struct {
		Endpoint types.String `tfsdk:"endpoint"`
		Token    types.String `tfsdk:"token"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.Endpoint.IsUnknown() || config.Token.IsUnknown() {
		// Another resource of the same apply gives the value. Until then nothing can be read, and nothing needs to be.
		return
	}
	endpoint := valueOr(config.Endpoint, "GREENROLL_ENDPOINT")
	if endpoint == "" {
		resp.Diagnostics.AddAttributeError(path.Root("endpoint"), "Greenroll's endpoint is not given",
			"Set endpoint in the provider's block, or the variable GREENROLL_ENDPOINT, to the stack's output ApiUrl (with a token) or "+
				"IamApiUrl (with AWS credentials).")
		return
	}
	client, err := greenroll.New(ctx, greenroll.Config{
		Endpoint: endpoint, Token: valueOr(config.Token, "GREENROLL_TOKEN"), UserAgent: "terraform-provider-greenroll/" + p.version,
	})
	var wrong *greenroll.ConfigError
	if errors.As(err, &wrong) {
		resp.Diagnostics.AddAttributeError(path.Root(wrong.Field), "The provider's configuration is wrong", sentence(wrong.Error()))
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("The provider's configuration is wrong", err.Error())
		return
	}
	resp.ResourceData = client
	resp.DataSourceData = client
}

func valueOr(given types.String, variable string) string {
	if !given.IsNull() {
		return given.ValueString()
	}
	return os.Getenv(variable)
}

func (p *greenrollProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newGroupResource, newAutoScalingResource}
}

func (p *greenrollProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newGroupDataSource, newRollPlanDataSource}
}
