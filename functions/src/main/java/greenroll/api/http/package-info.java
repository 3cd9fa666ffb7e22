/**
 * The common parts of all HTTP functions: the call, the caller, the envelope, errors, paging, and reading a body field
 * by field.
 */
@NullMarked
package greenroll.api.http;

import org.jspecify.annotations.NullMarked;
