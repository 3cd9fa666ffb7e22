package greenroll.simulation.wrong;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.group.SpotAllocation;
import greenroll.group.Subnet;
import greenroll.roll.Roll;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.FleetDecorator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Fleets that act or answer as if the handlers' rules were wrong in one point. */
final class WrongFleets {

    private WrongFleets() {}

    private static UnaryOperator<Ports> fleet(BiFunction<Fleet, Ports, Fleet> wrong) {
        return ports -> ports.with(Fleet.class, () -> wrong.apply(ports.get(Fleet.class), ports));
    }

    private static LaunchRequest changed(LaunchRequest r, int count, String token) {
        return r.with(copy -> copy.count(count).clientToken(token));
    }

    /** Without a ClientToken each call launches more instances, because the SDK then creates a new token each time. */
    static UnaryOperator<Ports> withoutToken() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private int calls;

            @Override
            public LaunchResult launch(LaunchRequest r) {
                return super.launch(changed(r, r.count(), "call-" + r.purpose().rollId() + "-" + calls++));
            }
        });
    }

    /** All instances are launched in the subnet of the first launch. */
    static UnaryOperator<Ports> inOneZone() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private @org.jspecify.annotations.Nullable Subnet first;

            @Override
            public LaunchResult launch(LaunchRequest r) {
                CapacityPool pool = r.source().pools().getFirst();
                first = first == null ? pool.subnet() : first;
                return super.launch(
                        r.withSource(new LaunchRequest.OnDemand(new CapacityPool(first, pool.instanceType()))));
            }
        });
    }

    /** The first call has the recorded token, and each later call another. */
    static UnaryOperator<Ports> newTokenOnRetry() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private final Map<String, Integer> sent = new HashMap<>();

            @Override
            public LaunchResult launch(LaunchRequest r) {
                int times = sent.merge(r.clientToken(), 1, Integer::sum);
                String token = times == 1 ? r.clientToken() : r.clientToken().substring(8) + "-" + times;
                return super.launch(changed(r, r.count(), token));
            }
        });
    }

    /** Each spot instance is launched on demand, in the first pool of its call. */
    static UnaryOperator<Ports> allOnDemand() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public LaunchResult launch(LaunchRequest r) {
                return super.launch(r.withSource(
                        new LaunchRequest.OnDemand(r.source().pools().getFirst())));
            }
        });
    }

    /** Each on-demand instance is launched as a spot instance. */
    static UnaryOperator<Ports> allSpot() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public LaunchResult launch(LaunchRequest r) {
                return super.launch(
                        r.withSource(new LaunchRequest.Spot(r.source().pools(), SpotAllocation.BALANCED)));
            }
        });
    }

    static UnaryOperator<Ports> oneTooMany() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public LaunchResult launch(LaunchRequest r) {
                return super.launch(changed(r, r.count() + 1, r.clientToken()));
            }
        });
    }

    /** An instance that was once running or healthy stays so, until this code itself ends it. */
    static Supplier<UnaryOperator<Ports>> memory() {
        return () -> {
            Map<String, Instance> running = new HashMap<>();
            Set<String> healthy = new HashSet<>();
            return fleet((right, ports) -> new FleetDecorator(right) {
                @Override
                public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                    Map<String, Instance> answer = new HashMap<>(running);
                    for (Instance one : super.instances(groupId, alsoIds, withStatusChecks)) {
                        answer.putIfAbsent(one.id(), one);
                        if (one.isRunning() && groupId.equals(one.tags().groupId())) {
                            running.putIfAbsent(one.id(), one);
                        }
                    }
                    return List.copyOf(answer.values());
                }

                @Override
                public TargetGroupHealth health(String targetGroupArn) {
                    TargetGroupHealth answer = super.health(targetGroupArn);
                    if (!(answer instanceof TargetGroupHealth.Answered(var targets))) {
                        return answer;
                    }
                    targets.forEach((id, one) -> {
                        if (one.state() == TargetHealth.State.HEALTHY) {
                            healthy.add(id);
                        }
                    });
                    Map<String, TargetHealth> remembered = new HashMap<>(targets);
                    healthy.forEach(id -> remembered.put(id, new TargetHealth(TargetHealth.State.HEALTHY, null, null)));
                    return new TargetGroupHealth.Answered(remembered);
                }

                @Override
                public void deregister(String targetGroupArn, List<String> instanceIds) {
                    super.deregister(targetGroupArn, instanceIds);
                    healthy.removeAll(instanceIds);
                }

                @Override
                public Map<String, String> terminate(Collection<Instance> instances) {
                    Map<String, String> refused = super.terminate(instances);
                    instances.forEach(one -> running.remove(one.id()));
                    return refused;
                }
            });
        };
    }

    static UnaryOperator<Ports> terminatesWhatDrains() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                super.deregister(targetGroupArn, instanceIds);
                super.terminate(super.instances("none", Set.copyOf(instanceIds), false));
            }
        });
    }

    static UnaryOperator<Ports> rebootsWhatDrains() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                super.deregister(targetGroupArn, instanceIds);
                super.restart(instanceIds);
            }
        });
    }

    /** Every instance in a target group of the roll counts as the group's. */
    static UnaryOperator<Ports> reapsForeign() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private final Set<String> registered = new TreeSet<>();

            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                Set<String> ids = new HashSet<>(alsoIds);
                ids.addAll(registered);
                return super.instances(groupId, ids, withStatusChecks).stream()
                        .map(one -> tagged(one, groupId))
                        .toList();
            }

            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth answer = super.health(targetGroupArn);
                if (answer instanceof TargetGroupHealth.Answered(var targets)) {
                    registered.addAll(targets.keySet());
                }
                return answer;
            }
        });
    }

    /** Every recorded instance counts as the group's, whether or not it still carries the tag. */
    static UnaryOperator<Ports> recordOverTag() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                return super.instances(groupId, alsoIds, withStatusChecks).stream()
                        .map(one -> alsoIds.contains(one.id()) ? tagged(one, groupId) : one)
                        .toList();
            }
        });
    }

    private static Instance tagged(Instance i, String groupId) {
        return i.withTags(i.tags().withGroupId(groupId));
    }

    /** A deregistration also deregisters all the target group's instances that are not the group's. */
    static UnaryOperator<Ports> touchesAnotherGroup() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private final Set<String> registered = new TreeSet<>();
            private final Set<String> own = new HashSet<>();

            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                List<Instance> answer = super.instances(groupId, alsoIds, withStatusChecks);
                answer.forEach(one -> own.add(one.id()));
                return answer;
            }

            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth answer = super.health(targetGroupArn);
                if (answer instanceof TargetGroupHealth.Answered(var targets)) {
                    registered.addAll(targets.keySet());
                }
                return answer;
            }

            @Override
            public void deregister(String targetGroupArn, List<String> instanceIds) {
                List<String> all = new ArrayList<>(instanceIds);
                registered.stream().filter(id -> !own.contains(id)).forEach(all::add);
                super.deregister(targetGroupArn, all);
            }
        });
    }

    /** A target group is asked every few minutes, and its answer counts as current until then. */
    static Supplier<UnaryOperator<Ports>> oldHealth(Duration age) {
        return () -> {
            Map<String, TargetGroupHealth> answers = new HashMap<>();
            Map<String, Instant> at = new HashMap<>();
            return fleet((right, ports) -> new FleetDecorator(right) {
                private final InstantSource clock = ports.get(InstantSource.class);

                @Override
                public TargetGroupHealth health(String targetGroupArn) {
                    Instant now = clock.instant();
                    // It asks each time, so that the visit is recorded with a current answer and only believes the old
                    // one.
                    TargetGroupHealth fresh = super.health(targetGroupArn);
                    Instant then = at.get(targetGroupArn);
                    if (then == null || !now.isBefore(then.plus(age))) {
                        at.put(targetGroupArn, now);
                        answers.put(targetGroupArn, fresh);
                    }
                    return answers.get(targetGroupArn);
                }
            });
        };
    }

    /**
     * When a target group does not answer, all instances count as in this state. Null means that none is registered.
     */
    static UnaryOperator<Ports> noAnswerIs(TargetHealth.State state) {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private final Set<String> seen = new TreeSet<>();

            @Override
            public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                List<Instance> answer = super.instances(groupId, alsoIds, withStatusChecks);
                answer.forEach(one -> seen.add(one.id()));
                return answer;
            }

            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth answer = super.health(targetGroupArn);
                if (answer instanceof TargetGroupHealth.Answered) {
                    return answer;
                }
                Map<String, TargetHealth> all = new HashMap<>();
                if (state != null) {
                    seen.forEach(id -> all.put(id, new TargetHealth(state, null, null)));
                }
                return new TargetGroupHealth.Answered(all);
            }
        });
    }

    /** The second target group in the order of the observation gets the first one's answer. */
    static UnaryOperator<Ports> oneTargetGroupOfTwo() {
        return fleet((right, ports) -> new FleetDecorator(right) {
            private TargetGroupHealth first;

            @Override
            public TargetGroupHealth health(String targetGroupArn) {
                TargetGroupHealth own = super.health(targetGroupArn);
                if (targetGroupArn.contains("/web-1/")) {
                    first = own;
                }
                return first == null ? own : first;
            }
        });
    }

    /** Reads only the ids that a launch answered, and no instance that only the tag would find. */
    static Supplier<UnaryOperator<Ports>> cutOffLaunchIsForgotten() {
        return () -> {
            Set<String> answered = new HashSet<>();
            return fleet((right, ports) -> new FleetDecorator(right) {
                @Override
                public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                    return super.instances(groupId, alsoIds, withStatusChecks).stream()
                            .filter(one -> one.tags().rollId() == null || answered.contains(one.id()))
                            .toList();
                }

                @Override
                public LaunchResult launch(LaunchRequest request) {
                    LaunchResult answer = super.launch(request);
                    if (answer instanceof LaunchResult.Launched(var instances, var shortages)) {
                        instances.forEach(one -> answered.add(one.id()));
                    }
                    return answer;
                }
            });
        };
    }

    /** A requested termination counts as done, answered or not. The instance is never read again. */
    static Supplier<UnaryOperator<Ports>> terminationTakenForDone() {
        return () -> {
            Set<String> asked = new HashSet<>();
            return fleet((right, ports) -> new FleetDecorator(right) {
                @Override
                public List<Instance> instances(String groupId, Set<String> alsoIds, boolean withStatusChecks) {
                    return super.instances(groupId, alsoIds, withStatusChecks).stream()
                            .filter(one -> !asked.contains(one.id()) || one.state() == InstanceState.TERMINATED)
                            .toList();
                }

                @Override
                public Map<String, String> terminate(Collection<Instance> instances) {
                    instances.forEach(one -> asked.add(one.id()));
                    return super.terminate(instances);
                }
            });
        };
    }

    /** Once a roll has failed, its last launch is sent again for the missing instances. */
    static Supplier<UnaryOperator<Ports>> launchesAfterFailure() {
        return () -> {
            LaunchRequest[] last = {null};
            return ports -> ports.with(Fleet.class, () -> new FleetDecorator(ports.get(Fleet.class)) {
                        @Override
                        public LaunchResult launch(LaunchRequest request) {
                            last[0] = request;
                            return super.launch(request);
                        }
                    })
                    .with(RollStore.class, () -> new StoreDecorator(ports.get(RollStore.class)) {
                        @Override
                        public Optional<Roll> close(
                                Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
                            Optional<Roll> closed = super.close(read, terminal, events, servingRevision);
                            if (terminal.head().status() == RollStatus.FAILED && last[0] != null) {
                                LaunchRequest again = last[0];
                                ports.get(Fleet.class)
                                        .launch(changed(
                                                again,
                                                again.count(),
                                                again.clientToken().substring(8)));
                            }
                            return closed;
                        }
                    });
        };
    }
}
