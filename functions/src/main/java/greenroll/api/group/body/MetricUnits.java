package greenroll.api.group.body;

import java.util.Map;

/** CloudWatch's units by Elastigroup's names for them. */
final class MetricUnits {

    static final Map<String, String> BY_NAME = Map.ofEntries(
            Map.entry("seconds", "Seconds"),
            Map.entry("microseconds", "Microseconds"),
            Map.entry("milliseconds", "Milliseconds"),
            Map.entry("bytes", "Bytes"),
            Map.entry("kilobytes", "Kilobytes"),
            Map.entry("megabytes", "Megabytes"),
            Map.entry("gigabytes", "Gigabytes"),
            Map.entry("terabytes", "Terabytes"),
            Map.entry("bits", "Bits"),
            Map.entry("kilobits", "Kilobits"),
            Map.entry("megabits", "Megabits"),
            Map.entry("gigabits", "Gigabits"),
            Map.entry("terabits", "Terabits"),
            Map.entry("percent", "Percent"),
            Map.entry("count", "Count"),
            Map.entry("bytes/second", "Bytes/Second"),
            Map.entry("kilobytes/second", "Kilobytes/Second"),
            Map.entry("megabytes/second", "Megabytes/Second"),
            Map.entry("gigabytes/second", "Gigabytes/Second"),
            Map.entry("terabytes/second", "Terabytes/Second"),
            Map.entry("bits/second", "Bits/Second"),
            Map.entry("kilobits/second", "Kilobits/Second"),
            Map.entry("megabits/second", "Megabits/Second"),
            Map.entry("gigabits/second", "Gigabits/Second"),
            Map.entry("terabits/second", "Terabits/Second"),
            Map.entry("count/second", "Count/Second"),
            Map.entry("none", "None"));

    private MetricUnits() {}
}
