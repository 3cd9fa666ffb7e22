/** Auto Scaling: its groups, their members and what it does with them, behind the SDK's client. */
@NullMarked
package greenroll.emulator.compute.scaling;

import org.jspecify.annotations.NullMarked;
