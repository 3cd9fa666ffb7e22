package greenroll.emulator.iam.policy;

/** Where the stack is deployed, which every ARN of a call begins with. */
public record ArnScope(String partition, String region, String account) {

    /** That of a resource in it. */
    public static ArnScope of(String arn) {
        String[] parts = arn.split(":", 6);
        return new ArnScope(parts[1], parts[3], parts[4]);
    }

    public String arn(String service, String resource) {
        return arn(service, region, account, resource);
    }

    /** Of what another account shares with this one. */
    public String shared(String owner, String service, String resource) {
        return arn(service, region, owner, resource);
    }

    /** Of what belongs to no account, such as an image. */
    public String ownerless(String service, String resource) {
        return arn(service, region, "", resource);
    }

    /** The name of a service as principals and {@code kms:ViaService} have it. */
    public String service(String name) {
        return name + "." + region + (partition.equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com");
    }

    /** Of what IAM has: it knows no Regions. */
    public String iam(String resource) {
        return arn("iam", "", account, resource);
    }

    private String arn(String service, String in, String of, String resource) {
        return "arn:" + partition + ":" + service + ":" + in + ":" + of + ":" + resource;
    }
}
