/** Reads template.yaml as CloudFormation does. A mistake in it shows here and names its resource. */
@NullMarked
package greenroll.emulator.platform.template;

import org.jspecify.annotations.NullMarked;
