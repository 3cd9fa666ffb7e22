package provider

import (
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// resourceAttributes are the fields as attributes of a resource. Write-only ones are in the configuration alone, and never in a
// plan or a state.
func resourceAttributes(fields []field, writeOnly bool) map[string]schema.Attribute {
	found := make(map[string]schema.Attribute, len(fields))
	for _, one := range fields {
		found[one.name] = one.resourceAttribute(writeOnly)
	}
	return found
}

func (f field) resourceAttribute(writeOnly bool) schema.Attribute {
	optional, computed := !f.required, f.inForce != ""
	switch f.kind {
	case whole:
		attribute := schema.Int64Attribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, Computed: computed, WriteOnly: writeOnly,
			Validators: f.bounds(),
		}
		if computed {
			attribute.PlanModifiers = []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}
		}
		return attribute
	case number:
		return schema.Float64Attribute{MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly}
	case flag:
		return schema.BoolAttribute{MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly}
	case texts:
		return schema.ListAttribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly, ElementType: types.StringType,
		}
	case textSet:
		// The framework has no write-only sets.
		return schema.SetAttribute{MarkdownDescription: f.doc, Required: f.required, Optional: optional, ElementType: types.StringType}
	case pairs:
		return schema.MapAttribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly, ElementType: types.StringType,
		}
	case object:
		return schema.SingleNestedAttribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly,
			Attributes: resourceAttributes(f.fields, writeOnly),
		}
	case objects:
		return schema.ListNestedAttribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, WriteOnly: writeOnly, Validators: f.length(),
			NestedObject: schema.NestedAttributeObject{Attributes: resourceAttributes(f.fields, writeOnly)},
		}
	default:
		attribute := schema.StringAttribute{
			MarkdownDescription: f.doc, Required: f.required, Optional: optional, Computed: computed, WriteOnly: writeOnly,
			Sensitive: f.sensitive, Validators: f.choices(),
		}
		if computed {
			attribute.PlanModifiers = append(attribute.PlanModifiers, stringplanmodifier.UseStateForUnknown())
		}
		if f.replaces {
			attribute.PlanModifiers = append(attribute.PlanModifiers, stringplanmodifier.RequiresReplaceIfConfigured())
		}
		return attribute
	}
}

// answeredAttributes are the fields as attributes of a data source that only the API sets.
func answeredAttributes(fields []field) map[string]datasource.Attribute {
	found := make(map[string]datasource.Attribute, len(fields))
	for _, one := range fields {
		found[one.name] = one.dataAttribute(true)
	}
	return found
}

// askedAttributes are the fields as attributes of a data source that its configuration sets.
func askedAttributes(fields []field) map[string]datasource.Attribute {
	found := make(map[string]datasource.Attribute, len(fields))
	for _, one := range fields {
		found[one.name] = one.dataAttribute(false)
	}
	return found
}

func (f field) dataAttribute(answered bool) datasource.Attribute {
	required, optional := f.required && !answered, !f.required && !answered
	nested := askedAttributes
	if answered {
		nested = answeredAttributes
	}
	switch f.kind {
	case whole:
		return datasource.Int64Attribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, Validators: f.bounds(),
		}
	case number:
		return datasource.Float64Attribute{MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered}
	case flag:
		return datasource.BoolAttribute{MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered}
	case texts:
		return datasource.ListAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, ElementType: types.StringType,
		}
	case textSet:
		return datasource.SetAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, ElementType: types.StringType,
		}
	case pairs:
		return datasource.MapAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, ElementType: types.StringType,
		}
	case object:
		return datasource.SingleNestedAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, Attributes: nested(f.fields),
		}
	case objects:
		return datasource.ListNestedAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, Validators: f.length(),
			NestedObject: datasource.NestedAttributeObject{Attributes: nested(f.fields)},
		}
	default:
		return datasource.StringAttribute{
			MarkdownDescription: f.doc, Required: required, Optional: optional, Computed: answered, Sensitive: f.sensitive,
			Validators: f.choices(),
		}
	}
}

func (f field) bounds() []validator.Int64 {
	if f.least == 0 && f.most == 0 {
		return nil
	}
	all := []validator.Int64{int64validator.Between(f.least, f.most)}
	if f.instead != "" {
		all = append(all, int64validator.ExactlyOneOf(path.MatchRelative().AtParent().AtName(f.instead)))
	}
	return all
}

func (f field) length() []validator.List {
	if f.most == 0 {
		return nil
	}
	return []validator.List{listvalidator.SizeBetween(int(f.least), int(f.most))}
}

func (f field) choices() []validator.String {
	switch {
	case len(f.oneOf) > 0:
		return []validator.String{stringvalidator.OneOf(f.oneOf...)}
	case f.like != nil:
		return []validator.String{stringvalidator.RegexMatches(f.like.is, f.like.words)}
	}
	return nil
}
