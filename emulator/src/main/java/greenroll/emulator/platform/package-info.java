/** The serverless platform of the embedded cloud: template.yaml, deployed with the real handlers in this JVM. */
@NullMarked
package greenroll.emulator.platform;

import org.jspecify.annotations.NullMarked;
