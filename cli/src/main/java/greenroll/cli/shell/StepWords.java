package greenroll.cli.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The steps of a roll as words of the command line. */
public final class StepWords {

    private static final Pattern STEP = Pattern.compile("(?<end>[0-9]{1,6})(?<percent>%?)(:(?<grace>[0-9]{1,6}))?"
            + "(?<pause>,pause(=(?<until>[0-9]{1,6}))?(:(?<on>[A-Z]{1,20}))?)?");

    private StepWords() {}

    /**
     * Returns the steps as the API's body has them.
     *
     * @throws UsageException when a step is not of the form {@code 1} or {@code 25%}, with {@code :600} or
     *     {@code ,pause=3600:STOP} after it
     */
    public static List<Map<String, Object>> read(List<String> words) {
        return words.stream().map(StepWords::step).toList();
    }

    private static Map<String, Object> step(String words) {
        Matcher step = STEP.matcher(words);
        if (!step.matches()) {
            throw new UsageException(
                    "--step: a number of instances (1) or a percentage (25%). A grace period of its own follows after a"
                            + " colon (1:600), and a pause after a comma (1,pause=3600:STOP). It was " + words);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(step.group("percent").isEmpty() ? "instances" : "percentage", Integer.valueOf(step.group("end")));
        if (step.group("grace") != null) {
            fields.put("gracePeriod", Integer.valueOf(step.group("grace")));
        }
        if (step.group("pause") != null) {
            Map<String, Object> pause = new LinkedHashMap<>();
            String until = step.group("until");
            pause.put("until", until == null ? "MANUAL" : Integer.valueOf(until));
            if (step.group("on") != null) {
                pause.put("onTimeout", step.group("on"));
            }
            fields.put("pause", pause);
        }
        return fields;
    }
}
