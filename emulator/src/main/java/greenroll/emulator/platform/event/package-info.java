/** EventBridge, the table's stream and an SNS topic with one reader. */
@NullMarked
package greenroll.emulator.platform.event;

import org.jspecify.annotations.NullMarked;
