/** What several functions read from the store, refused in the API's words where it does not exist. */
@NullMarked
package greenroll.api.read;

import org.jspecify.annotations.NullMarked;
