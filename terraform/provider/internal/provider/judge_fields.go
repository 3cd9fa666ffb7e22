package provider

import (
	"maps"
	"regexp"
	"slices"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"
)

// judgeField is the judge of a roll, or of one of its steps.
func judgeField(api, doc string) field {
	return field{name: "judge", api: api, kind: object, doc: doc,
		fields: []field{
			{name: "metrics", api: "metrics", kind: objects, least: 1, most: 5, required: true, doc: "The metrics, 1 to 5.", fields: judgeMetricFields},
		}}
}

// judgeMetricFields are a metric in which green is compared with blue.
var judgeMetricFields = []field{
	{name: "name", api: "name", doc: "Its name in texts, up to 40 characters. Absent: the `metric_name`."},
	{name: "namespace", api: "namespace", required: true, doc: "Namespace in CloudWatch."},
	{name: "metric_name", api: "metricName", required: true, doc: "Name in CloudWatch."},
	{name: "divided_by", api: "dividedBy",
		doc: "Another metric name in the same namespace and with the same dimensions. The value is then the metric in percent of it. " +
			"Only with `Sum` and `SampleCount`."},
	{name: "dimensions", api: "dimensions", kind: pairs, required: true, from: dimensionPairs, to: dimensionsByName,
		doc: "All dimensions of the metric. Exactly one of `{revision}` and `{instances}` is in a value: the number of the revision, or each " +
			"instance in service, ten of a colour at most."},
	{name: "statistic", api: "statistic", like: statisticForm,
		doc: "`Average`, `Sum`, `SampleCount`, `Minimum`, `Maximum`, or a percentile like `p99`. Absent: `Average`."},
	{name: "period", api: "period", kind: whole, least: 10, most: 3600,
		doc: "Seconds of a sample: 10, 20, 30 or a multiple of 60. Absent: 60."},
	{name: "direction", api: "direction", oneOf: []string{"LOWER_IS_BETTER", "HIGHER_IS_BETTER"}, doc: "Absent: `LOWER_IS_BETTER`."},
	{name: "max_worse_percent", api: "maxWorsePercent", kind: number,
		doc: "How much worse than blue green may be, in percent of blue's mean. Give at least one of this, `max_worse` and `limit`."},
	{name: "max_worse", api: "maxWorse", kind: number, doc: "The same as a difference. The larger of the two counts."},
	{name: "limit", api: "limit", kind: number, doc: "The worst permitted mean of green, whatever blue does."},
	{name: "min_samples", api: "minSamples", kind: whole, least: 4, most: 60, doc: "Samples of each colour that a verdict needs. Absent: 5."},
}

var statisticForm = &form{
	regexp.MustCompile(`^(Average|Sum|SampleCount|Minimum|Maximum|p[0-9]{1,2}(\.[0-9]{1,10})?|p100)$`),
	"must be Average, Sum, SampleCount, Minimum, Maximum or a percentile like p99",
}

// dimensionPairs are a metric's dimensions, which the API has by their names.
func dimensionPairs(metric greenroll.Document) any {
	dimensions, is := metric["dimensions"].(greenroll.Document)
	if !is {
		return nil
	}
	list := []any{}
	for _, name := range slices.Sorted(maps.Keys(dimensions)) {
		list = append(list, greenroll.Document{"tagKey": name, "tagValue": dimensions[name]})
	}
	return list
}

// dimensionsByName is the API's form of those pairs.
func dimensionsByName(list any) any {
	dimensions := greenroll.Document{}
	for _, one := range list.([]any) {
		dimensions[tagKey(one)] = one.(greenroll.Document)["tagValue"]
	}
	return dimensions
}
