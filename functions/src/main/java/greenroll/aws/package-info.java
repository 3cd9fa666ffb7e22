/** Connects the adapters to AWS. Only {@link greenroll.aws.Wiring} reads the environment and builds clients. */
@NullMarked
package greenroll.aws;

import org.jspecify.annotations.NullMarked;
