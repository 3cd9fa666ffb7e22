/**
 * Reads groups of Elastigroup from files: Terraform's state and plan, CloudFormation templates, and answers of
 * Elastigroup's API. Each group becomes a body of Greenroll's API. A value that cannot be in the body is named.
 */
@NullMarked
package greenroll.cli.imports.source;

import org.jspecify.annotations.NullMarked;
