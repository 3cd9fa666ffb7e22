package greenroll.emulator.iam.policy;

/** The partition, Region and account of the stack. The ARN of every call begins with them. */
public record ArnScope(String partition, String region, String account) {

    /** The scope of that ARN's resource. */
    public static ArnScope of(String arn) {
        String[] parts = arn.split(":", 6);
        return new ArnScope(parts[1], parts[3], parts[4]);
    }

    public String arn(String service, String resource) {
        return arn(service, region, account, resource);
    }

    /** The ARN of a resource that another account shares with this one. */
    public String shared(String owner, String service, String resource) {
        return arn(service, region, owner, resource);
    }

    /** The ARN of a resource that belongs to no account, such as an image. */
    public String ownerless(String service, String resource) {
        return arn(service, region, "", resource);
    }

    /** The name of a service in the form that principals and {@code kms:ViaService} have. */
    public String service(String name) {
        return name + "." + region + (partition.equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com");
    }

    /** The ARN of an IAM resource. It has no Region. */
    public String iam(String resource) {
        return arn("iam", "", account, resource);
    }

    private String arn(String service, String in, String of, String resource) {
        return "arn:" + partition + ":" + service + ":" + in + ":" + of + ":" + resource;
    }
}
