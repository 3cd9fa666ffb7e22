/**
 * The HTTP API: one Lambda function a verb and resource, in the words and the envelope of the public Elastigroup API. A
 * request is read strictly (what is wrong is named field by field, and what is known but not supported is refused by
 * name), handed to {@link greenroll.roll.RollOperations} or the store, and shown by pure view functions. Nothing here
 * decides what a roll does.
 */
@NullMarked
package greenroll.api;

import org.jspecify.annotations.NullMarked;
