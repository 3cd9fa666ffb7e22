/** Reads template.yaml as CloudFormation does. A mistake in it is an error that names its resource. */
@NullMarked
package greenroll.emulator.platform.template;

import org.jspecify.annotations.NullMarked;
