/** The serverless platform of the embedded cloud. It deploys template.yaml with the real handlers in this JVM. */
@NullMarked
package greenroll.emulator.platform;

import org.jspecify.annotations.NullMarked;
