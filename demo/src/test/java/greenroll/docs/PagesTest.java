package greenroll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The statements of the pages on the API agree with {@code openapi.yaml}. */
class PagesTest {

    private static final Path HOME = Path.of("..");

    /** For example {@code PUT /aws/ec2/group/{groupId}/roll} or {@code GET …/revisions}. */
    private static final Pattern ROUTE =
            Pattern.compile("\\b(GET|PUT|POST|DELETE) (?:…/iam)?((?:/aws|…)/[^\\s`?|,;)]+)");

    /** A route in a call: {@code curl -X DELETE "$URL/aws/ec2/group/$GROUP"}. */
    private static final Pattern CALL =
            Pattern.compile("curl (?:[^\\n\"]*-X (GET|PUT|POST|DELETE) )?[^\\n\"]*\"[^\"]*?(/aws/[^\"?]+)\"");

    private static final Pattern MISSING =
            Pattern.compile("\\b(does not|do not|cannot|is not able to)\\b[^.|]*\\byet\\b");

    /** A link to a file or to a heading, but not one to the web. */
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!https?:)[^)#\\s]*)(?:#([^)]+))?\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    @Test
    void everyRoute_thatAPageNames_isThere() throws IOException {
        Set<String> routes = routes();
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            String text = Files.readString(page);
            List<String[]> found = new ArrayList<>();
            ROUTE.matcher(text).results().forEach(one -> found.add(new String[] {one.group(1), one.group(2)}));
            CALL.matcher(text)
                    .results()
                    .filter(one -> one.group(1) != null)
                    .forEach(one -> found.add(new String[] {one.group(1), one.group(2)}));
            for (String[] one : found) {
                named++;
                String end = shape(one[1].replace("…", ""));
                if (routes.stream().noneMatch(route -> route.startsWith(one[0] + " ") && route.endsWith(end))) {
                    unknown.add(page.getFileName() + ": " + one[0] + " " + one[1]);
                }
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(15);
    }

    /** No page says that a feature is missing yet. Missing features are only in the README's section for them. */
    @Test
    void noPage_saysThatSomethingIsNotThereYet() throws IOException {
        List<String> said = new ArrayList<>();
        for (Path page : pages()) {
            MISSING.matcher(Files.readString(page).replace('\n', ' '))
                    .results()
                    .forEach(one -> said.add(page.getFileName() + ": " + one.group()));
        }

        assertThat(said).isEmpty();
    }

    @Test
    void everyLink_leadsToAFile_andToAHeadingInIt() throws IOException {
        List<String> dead = new ArrayList<>();
        int found = 0;
        for (Path page : linked()) {
            for (MatchResult link :
                    LINK.matcher(withoutCode(Files.readString(page))).results().toList()) {
                found++;
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                if (!Files.exists(target)
                        || link.group(2) != null && !headings(target).contains(link.group(2))) {
                    dead.add(page + ": " + link.group());
                }
            }
        }

        assertThat(dead).isEmpty();
        assertThat(found).isGreaterThan(100);
    }

    /** Every page of the repository that links others. */
    private static List<Path> linked() throws IOException {
        List<Path> pages = new ArrayList<>(pages());
        for (String folder : List.of("docs/decisions", "terraform", "conformance", "benchmarks")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(folder))) {
                files.filter(path -> path.toString().endsWith(".md")
                                && !path.toString().contains("/."))
                        .filter(path -> !path.toString().contains("node_modules"))
                        .filter(path -> !path.getFileName().toString().equals("sentences-bad.md"))
                        .forEach(pages::add);
            }
        }
        pages.addAll(List.of(HOME.resolve("ARCHITECTURE.md"), HOME.resolve("CONTRIBUTING.md")));
        return pages;
    }

    private static String withoutCode(String text) {
        return text.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
    }

    /** The anchors that GitHub makes of the headings. */
    private static Set<String> headings(Path page) throws IOException {
        Set<String> anchors = new TreeSet<>();
        HEADING.matcher(Files.readString(page))
                .results()
                .map(one -> one.group(1).toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(HOME.resolve("docs"));
                Stream<Path> reference = Files.list(HOME.resolve("docs/reference"));
                Stream<Path> examples = Files.walk(HOME.resolve("examples"))) {
            return Stream.concat(
                            Stream.of(HOME.resolve("README.md"), HOME.resolve("SECURITY.md")),
                            Stream.concat(Stream.concat(docs, reference), examples)
                                    .filter(path -> path.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> routes() throws IOException {
        Map<String, Map<String, Map<String, Object>>> api =
                new Yaml().load(Files.readString(HOME.resolve("openapi.yaml")));
        Set<String> routes = new TreeSet<>();
        api.get("paths")
                .forEach((path, methods) -> methods.keySet()
                        .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + shape(path))));
        return routes;
    }

    /** The path with one name for all parameters, and without punctuation at its end. */
    private static String shape(String path) {
        return path.replaceAll("\\{[^}]+}|\\$[A-Z]+", "{}").replaceAll("[.:]+$", "");
    }
}
