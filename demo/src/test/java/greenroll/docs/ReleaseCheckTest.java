package greenroll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code .ci/release --check}: a tag is released only if every file with the version agrees with it. {@code
 * .ci/set-version} writes the version into these files.
 */
class ReleaseCheckTest {

    private static final Path HOME = Path.of("..");
    /** The files that have the version without an ending. */
    private static final List<String> WITH_NUMBER = List.of(
            "openapi.yaml",
            "template.yaml",
            "console/package.json",
            "console/package-lock.json",
            "cli/src/main/java/greenroll/cli/Main.java");

    private static final List<String> OTHERS = List.of(".ci/release", ".ci/set-version", "pom.xml", "CHANGELOG.md");

    @TempDir
    private Path copy;

    private String number = "";

    /** Makes a copy in which all files agree: no version is a snapshot, and the changelog has a date. */
    @BeforeEach
    void setUp() throws Exception {
        for (String file :
                Stream.of(WITH_NUMBER, OTHERS, modules()).flatMap(List::stream).toList()) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(HOME.resolve(file), copy.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        number = Files.readString(copy.resolve("pom.xml")).replaceAll("(?s).*?\n  <version>([0-9.]+).*", "$1");
        assertThat(run("bash", ".ci/set-version", number)).isEqualTo("0 ");
        change("CHANGELOG.md", "## [" + number + "] - unreleased", "## [" + number + "] - 2027-01-31");
    }

    @Test
    void everyFileOfTheProject_hasTheVersionOfThePom() throws Exception {
        assertThat(run("bash", HOME.toAbsolutePath().resolve(".ci/set-version").toString(), "--check"))
                .isEqualTo("0 ");
    }

    @Test
    void setVersion_changesTheVersion_andNothingElse() throws Exception {
        List<String> all =
                Stream.concat(WITH_NUMBER.stream(), modules().stream()).toList();
        Map<String, String> before = new TreeMap<>();
        for (String file : all) {
            before.put(file, Files.readString(copy.resolve(file)));
        }

        assertThat(run("bash", ".ci/set-version", "96.5.4-SNAPSHOT")).isEqualTo("0 ");

        assertThat(Files.readString(copy.resolve("pom.xml"))).contains("\n  <version>96.5.4-SNAPSHOT</version>");
        for (String file : all) {
            String after = Files.readString(copy.resolve(file));
            String written = modules().contains(file) ? "96.5.4-SNAPSHOT" : "96.5.4";
            assertThat(after).as(file).contains(written);
            assertThat(after.replace(written, number)).as(file).isEqualTo(before.get(file));
        }
    }

    @Test
    void setVersion_toWhatIsNoVersion_isRefused_andChangesNothing() throws Exception {
        assertThat(run("bash", ".ci/set-version", "v2"))
                .isEqualTo("64 .ci/set-version: the version must be like 0.2.0 or 0.2.0-SNAPSHOT, but was 'v2'\n");
        assertThat(check("v" + number)).isEqualTo("0 ");
    }

    @Test
    void tag_withWhichAllAgree_passes() throws Exception {
        assertThat(check("v" + number)).isEqualTo("0 ");
    }

    @Test
    void anotherTag_isRefused() throws Exception {
        assertThat(check("v99.0.0"))
                .isEqualTo("65 .ci/release: the tag is v99.0.0, and pom.xml has the version " + number + "\n");
        assertThat(check(number)).startsWith("65 .ci/release: the tag is " + number + ", and pom.xml has");
    }

    @Test
    void aSnapshot_isRefused_alsoIfItsTagSaysSo() throws Exception {
        change("pom.xml", "\n  <version>" + number, "\n  <version>" + number + "-SNAPSHOT");

        assertThat(check("v" + number)).startsWith("65 .ci/release: the tag is ");
        assertThat(check("v" + number + "-SNAPSHOT"))
                .isEqualTo("65 .ci/release: " + number + "-SNAPSHOT is a snapshot: run .ci/set-version " + number
                        + " first\n");
    }

    @Test
    void aChangelog_withoutADateOrASection_isRefused() throws Exception {
        change("CHANGELOG.md", "] - 2027-01-31", "] - unreleased");
        assertThat(check("v" + number)).startsWith("65 .ci/release: CHANGELOG.md does not give " + number + " a date");

        change("CHANGELOG.md", "## [" + number + "]", "## [98.0.0]");
        assertThat(check("v" + number)).isEqualTo("65 .ci/release: CHANGELOG.md has no section of " + number + "\n");
    }

    @Test
    void aFile_withAnotherVersion_isRefusedByNameAndLine() throws Exception {
        for (String file :
                Stream.concat(WITH_NUMBER.stream(), modules().stream()).toList()) {
            String before = Files.readString(copy.resolve(file));
            Files.writeString(copy.resolve(file), before.replaceFirst(Pattern.quote(number), "97.0.0"));

            assertThat(check("v" + number))
                    .matches("65 \\.ci/set-version: " + Pattern.quote(file) + ":\\d+ has the version 97\\.0\\.0\n"
                            + "\\.ci/set-version: pom\\.xml has " + number + ", so run: \\.ci/set-version " + number
                            + "\n");
            Files.writeString(copy.resolve(file), before);
        }
    }

    @Test
    void aFile_thatHasNoVersionAnyMore_isRefusedByName() throws Exception {
        change("template.yaml", "    SemanticVersion:", "    Version:");

        assertThat(check("v" + number)).startsWith("65 .ci/set-version: template.yaml has no line that begins with ");
    }

    /** The poms of the modules. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(HOME)) {
            return folders.map(folder -> folder.resolve("pom.xml"))
                    .filter(Files::exists)
                    .map(pom -> HOME.relativize(pom).toString())
                    .sorted()
                    .toList();
        }
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = copy.resolve(file);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    private String check(String tag) throws Exception {
        return run("bash", ".ci/release", "--check", tag);
    }

    /** Runs a script of the copy. Returns the exit status and the output. */
    private String run(String... command) throws Exception {
        Path log = copy.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(log);
    }
}
