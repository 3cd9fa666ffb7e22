package provider

import (
	"regexp"
	"slices"
	"strings"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// field is one attribute and the field of the API that it stands for. Schemas, bodies and states are all made from the same lists
// of fields, so that an attribute is described in one place.
type field struct {
	// name is the attribute's name.
	name string
	// api is the path of the API's field in its object, for example "capacity.target"; "" when the API has none. Fields with the
	// same path share the list or the value there.
	api  string
	kind kind
	// fields are the attributes of an object, or of each object of a list.
	fields []field
	// doc is the description, in Markdown.
	doc string

	required  bool
	sensitive bool
	// inForce is the path of the value that applies when the owner gives none. Such a field that is absent is the API's to decide,
	// and an update leaves it alone.
	inForce string
	// replaces says that a change needs another group.
	replaces bool
	// oneOf are the only values of a text.
	oneOf []string
	// like is the form of a text; nil when any text is fine.
	like *form
	// least and most are the bounds of a whole number, or of the length of a list of objects; no bounds when both are 0.
	least, most int64
	// instead is the name of another whole number of the same object. Exactly one of the two is given.
	instead string

	// from reads the API's value from the object; without it, it is the value at the path.
	from func(greenroll.Document) any
	// to is the API's form of the attribute's value; without it, it is the value itself.
	to func(any) any
}

// form is a form that a text must have, with its words for an error.
type form struct {
	is    *regexp.Regexp
	words string
}

type kind int

const (
	text kind = iota
	whole
	number
	flag
	// texts is a list of texts, and textSet one whose order means nothing.
	texts
	textSet
	object
	// objects is a list of objects.
	objects
	// pairs is a map of texts, for the API's lists of tagKey and tagValue.
	pairs
)

// makesRevision reports whether a change of the field makes a revision, which only a roll brings into service.
func (f field) makesRevision() bool {
	return strings.HasPrefix(f.api, launch) || strings.HasPrefix(f.api, instanceTypes)
}

func (f field) attrType() attr.Type {
	switch f.kind {
	case whole:
		return types.Int64Type
	case number:
		return types.Float64Type
	case flag:
		return types.BoolType
	case texts:
		return types.ListType{ElemType: types.StringType}
	case textSet:
		return types.SetType{ElemType: types.StringType}
	case object:
		return types.ObjectType{AttrTypes: attrTypes(f.fields)}
	case objects:
		return types.ListType{ElemType: types.ObjectType{AttrTypes: attrTypes(f.fields)}}
	case pairs:
		return types.MapType{ElemType: types.StringType}
	default:
		return types.StringType
	}
}

func attrTypes(fields []field) map[string]attr.Type {
	found := make(map[string]attr.Type, len(fields))
	for _, one := range fields {
		found[one.name] = one.attrType()
	}
	return found
}

// values are attributes by their names.
type values = map[string]attr.Value

// encode returns the API's object of the attributes. It has no field for an attribute that is null or unknown.
func encode(fields []field, from values) greenroll.Document {
	into := greenroll.Document{}
	for _, one := range fields {
		value := one.encoded(from[one.name])
		if one.api == "" || value == nil {
			continue
		}
		if list, is := value.([]any); is {
			if shared, is := at(into, one.api).([]any); is {
				value = append(shared, list...)
			}
		}
		put(into, one.api, value)
	}
	return into
}

// encoded is the API's form of the value; nil when it is null or unknown.
func (f field) encoded(value attr.Value) any {
	plain := f.plain(value)
	if plain != nil && f.to != nil {
		return f.to(plain)
	}
	return plain
}

func (f field) plain(value attr.Value) any {
	if value == nil || value.IsNull() || value.IsUnknown() {
		return nil
	}
	switch value := value.(type) {
	case types.String:
		return value.ValueString()
	case types.Int64:
		return value.ValueInt64()
	case types.Float64:
		return value.ValueFloat64()
	case types.Bool:
		return value.ValueBool()
	case types.Object:
		return encode(f.fields, value.Attributes())
	case types.List:
		return f.list(value.Elements())
	case types.Set:
		list := f.list(value.Elements())
		// A set has no order. One order of the body makes the same key and body of the same configuration.
		slices.SortFunc(list, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		return list
	case types.Map:
		var tags []any
		for key, tag := range value.Elements() {
			tags = append(tags, greenroll.Document{"tagKey": key, "tagValue": tag.(types.String).ValueString()})
		}
		slices.SortFunc(tags, func(a, b any) int { return strings.Compare(tagKey(a), tagKey(b)) })
		return append([]any{}, tags...)
	}
	return nil
}

func (f field) list(elements []attr.Value) []any {
	list := []any{}
	for _, one := range elements {
		list = append(list, f.plain(one))
	}
	return list
}

// decode returns the attributes of the API's object. An attribute is null when the object does not have its field.
func decode(fields []field, from greenroll.Document) values {
	found := make(values, len(fields))
	for _, one := range fields {
		found[one.name] = one.decoded(one.read(from))
	}
	return found
}

func (f field) read(from greenroll.Document) any {
	if f.from != nil {
		return f.from(from)
	}
	if value := at(from, f.api); value != nil || f.inForce == "" {
		return value
	}
	return at(from, f.inForce)
}

func (f field) decoded(value any) attr.Value {
	switch f.kind {
	case whole:
		if is, ok := value.(float64); ok {
			return types.Int64Value(int64(is))
		}
		return types.Int64Null()
	case number:
		if is, ok := value.(float64); ok {
			return types.Float64Value(is)
		}
		return types.Float64Null()
	case flag:
		if is, ok := value.(bool); ok {
			return types.BoolValue(is)
		}
		return types.BoolNull()
	case texts, textSet:
		return f.decodedTexts(value)
	case object:
		if is, ok := value.(greenroll.Document); ok {
			return types.ObjectValueMust(attrTypes(f.fields), decode(f.fields, is))
		}
		return types.ObjectNull(attrTypes(f.fields))
	case objects:
		of := types.ObjectType{AttrTypes: attrTypes(f.fields)}
		list, ok := value.([]any)
		if !ok {
			return types.ListNull(of)
		}
		elements := []attr.Value{}
		for _, one := range list {
			is, _ := one.(greenroll.Document)
			elements = append(elements, types.ObjectValueMust(of.AttrTypes, decode(f.fields, is)))
		}
		return types.ListValueMust(of, elements)
	case pairs:
		list, ok := value.([]any)
		if !ok {
			return types.MapNull(types.StringType)
		}
		elements := values{}
		for _, one := range list {
			is, _ := one.(greenroll.Document)
			tag, _ := is["tagValue"].(string)
			elements[tagKey(one)] = types.StringValue(tag)
		}
		return types.MapValueMust(types.StringType, elements)
	default:
		if is, ok := value.(string); ok {
			return types.StringValue(is)
		}
		return types.StringNull()
	}
}

func (f field) decodedTexts(value any) attr.Value {
	list, ok := value.([]any)
	elements := []attr.Value{}
	for _, one := range list {
		is, _ := one.(string)
		if item := types.StringValue(is); f.kind == texts || !slices.ContainsFunc(elements, item.Equal) {
			elements = append(elements, item)
		}
	}
	switch {
	case f.kind == texts && ok:
		return types.ListValueMust(types.StringType, elements)
	case f.kind == texts:
		return types.ListNull(types.StringType)
	case ok:
		return types.SetValueMust(types.StringType, elements)
	default:
		return types.SetNull(types.StringType)
	}
}

// change returns the body of an update that makes what lives into what is wanted. It has only what differs, and null for what is
// dropped. document is the group as the API has it, and now are its attributes.
func change(fields []field, document greenroll.Document, now, wanted values) greenroll.Document {
	into := greenroll.Document{}
	for _, one := range fields {
		if one.api == "" || now[one.name].Equal(wanted[one.name]) {
			continue
		}
		if one.kind == object && !wanted[one.name].IsNull() && !now[one.name].IsNull() {
			// The API merges objects, so that each of their fields is compared.
			inner, _ := at(document, one.api).(greenroll.Document)
			put(into, one.api, change(one.fields, inner, attributes(now[one.name]), attributes(wanted[one.name])))
			continue
		}
		value := at(encode(sharing(fields, one.api), wanted), one.api)
		if replaced, is := value.(greenroll.Document); is {
			clear, _ := at(document, one.api).(greenroll.Document)
			for key := range clear {
				_, stays := replaced[key]
				if !stays && len(sharing(fields, one.api+"."+key)) == 0 {
					replaced[key] = nil
				}
			}
		}
		put(into, one.api, value)
	}
	return into
}

// sharing are the fields with that path.
func sharing(fields []field, api string) []field {
	var found []field
	for _, one := range fields {
		if one.api == api {
			found = append(found, one)
		}
	}
	return found
}

func attributes(value attr.Value) values {
	is, _ := value.(types.Object)
	return is.Attributes()
}

// keep returns what was read, in the form that the configuration has. An empty value and an absent one mean the same to the API,
// which may leave the empty one out.
func keep(prior, read attr.Value) attr.Value {
	if prior == nil || prior.IsUnknown() || !read.IsNull() || prior.IsNull() {
		return read
	}
	isEmpty := false
	switch prior := prior.(type) {
	case types.String:
		isEmpty = prior.ValueString() == ""
	case types.List:
		isEmpty = len(prior.Elements()) == 0
	case types.Set:
		isEmpty = len(prior.Elements()) == 0
	case types.Map:
		isEmpty = len(prior.Elements()) == 0
	}
	if isEmpty {
		return prior
	}
	return read
}

// at is the value at a path of names; nil when there is none.
func at(document greenroll.Document, path string) any {
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		document, _ = document[name].(greenroll.Document)
	}
	return document[names[len(names)-1]]
}

// put sets the value at a path of names, and makes the objects on the way.
func put(document greenroll.Document, path string, value any) {
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		inner, is := document[name].(greenroll.Document)
		if !is {
			inner = greenroll.Document{}
			document[name] = inner
		}
		document = inner
	}
	document[names[len(names)-1]] = value
}

func tagKey(tag any) string {
	is, _ := tag.(greenroll.Document)
	key, _ := is["tagKey"].(string)
	return key
}
