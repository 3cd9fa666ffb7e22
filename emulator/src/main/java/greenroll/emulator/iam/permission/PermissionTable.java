package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The operations of one service, each with the rights that a request for it needs. */
public final class PermissionTable {

    private final String service;
    private final Map<String, Function<Object, List<RequiredPermission>>> operations = new HashMap<>();

    /** @param service the prefix of an operation's name in the error for a missing operation */
    PermissionTable(String service) {
        this.service = service;
    }

    /** @param request the request's class, which the SDK names after the operation */
    <Q> PermissionTable with(Class<Q> request, Function<Q, List<RequiredPermission>> needs) {
        operations.put(request.getSimpleName().replaceFirst("Request$", ""), made -> needs.apply(request.cast(made)));
        return this;
    }

    /** @param actions the actions, such as {@code ec2:DescribeImages}, each with the name of its operation */
    PermissionTable withoutResource(String... actions) {
        for (String action : actions) {
            List<RequiredPermission> needs = List.of(RequiredPermission.of(action, RequiredPermission.NO_RESOURCE));
            operations.put(action.substring(action.indexOf(':') + 1), request -> needs);
        }
        return this;
    }

    /** @throws NotTranslated for an operation that is not in the table */
    public List<RequiredPermission> needs(String operation, Object request) {
        Function<Object, List<RequiredPermission>> needs = operations.get(operation);
        if (needs == null) {
            throw new NotTranslated(service + "." + operation);
        }
        return needs.apply(request);
    }
}
