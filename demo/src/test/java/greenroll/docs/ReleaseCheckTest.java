package greenroll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code .ci/release --check}: a tag is released only if every file with the version agrees with it. */
class ReleaseCheckTest {

    private static final Path HOME = Path.of("..");
    private static final List<String> FILES = List.of(
            ".ci/release",
            "pom.xml",
            "CHANGELOG.md",
            "openapi.yaml",
            "console/package.json",
            "cli/src/main/java/greenroll/cli/Main.java");

    @TempDir
    private Path copy;

    private String number = "";

    /** Makes a copy in which all files agree: the pom has no snapshot version, and the changelog has a date. */
    @BeforeEach
    void setUp() throws IOException {
        for (String file : FILES) {
            Files.createDirectories(copy.resolve(file).getParent());
            Files.copy(HOME.resolve(file), copy.resolve(file));
        }
        number = Files.readString(copy.resolve("pom.xml")).replaceAll("(?s).*?\n  <version>([0-9.]+).*", "$1");
        change("pom.xml", "<version>" + number + "-SNAPSHOT<", "<version>" + number + "<");
        change("CHANGELOG.md", "## [" + number + "] - unreleased", "## [" + number + "] - 2027-01-31");
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
                .startsWith("65 .ci/release: " + number + "-SNAPSHOT is a snapshot: ");
    }

    @Test
    void aChangelog_withoutADateOrASection_isRefused() throws Exception {
        change("CHANGELOG.md", "] - 2027-01-31", "] - unreleased");
        assertThat(check("v" + number)).startsWith("65 .ci/release: CHANGELOG.md does not give " + number + " a date");

        change("CHANGELOG.md", "## [" + number + "]", "## [98.0.0]");
        assertThat(check("v" + number)).isEqualTo("65 .ci/release: CHANGELOG.md has no section of " + number + "\n");
    }

    @Test
    void aFile_withAnotherVersion_isRefusedByName() throws Exception {
        for (String file : List.of("openapi.yaml", "console/package.json", FILES.getLast())) {
            String before = Files.readString(copy.resolve(file));
            Files.writeString(copy.resolve(file), before.replace(number, "97.0.0"));

            assertThat(check("v" + number))
                    .isEqualTo("65 .ci/release: " + file + " has not the version " + number + "\n");
            Files.writeString(copy.resolve(file), before);
        }
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = copy.resolve(file);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    /** Returns the exit status and the output. */
    private String check(String tag) throws Exception {
        Path log = copy.resolve("log");
        Process process = new ProcessBuilder("bash", copy.resolve(".ci/release").toString(), "--check", tag)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(log);
    }
}
