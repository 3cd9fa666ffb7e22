package greenroll.cli.shell;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the project's folder. It is the one that the launcher gives, otherwise the working directory or one above it.
 */
public final class ProjectHome {

    private ProjectHome() {}

    public static Path template() {
        String told = System.getProperty("greenroll.home");
        Path start = Path.of(told == null ? "" : told).toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("template.yaml")) && Files.exists(folder.resolve("statemachine"))) {
                return folder.resolve("template.yaml");
            }
        }
        throw new UsageException("there is no template.yaml in " + start + " or above: run it inside the project");
    }
}
