/** The permissions that AWS requires for each call. A call that is not known here is never allowed. */
@NullMarked
package greenroll.emulator.iam.permission;

import org.jspecify.annotations.NullMarked;
