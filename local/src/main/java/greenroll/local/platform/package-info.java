/**
 * The serverless platform of the embedded cloud: reads template.yaml as CloudFormation would, and runs what it declares,
 * functions, routes, event rules, schedules and the state machine, with the real handlers in this JVM. A mistake in the
 * template shows here and names its resource. Nothing is listened to but on 127.0.0.1.
 */
@NullMarked
package greenroll.local.platform;

import org.jspecify.annotations.NullMarked;
