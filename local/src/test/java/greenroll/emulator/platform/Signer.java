package greenroll.emulator.platform;

import greenroll.cli.client.AwsSignature;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.platform.gateway.Identity;
import greenroll.emulator.platform.gateway.Principal;
import greenroll.emulator.platform.template.Stack;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** IAM users and the calls that the AWS SDK signs for them. */
public final class Signer {

    private Signer() {}

    public static Principal principal(String user, String account, Policy policies) {
        return new Principal(
                new Identity(key(user), "secret of " + user),
                "arn:aws:iam::" + account + ":user/" + user.replace(' ', '-'),
                policies);
    }

    public static HttpRequest request(String user, String method, String url) {
        AwsSignature signature = new AwsSignature(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key(user), "secret of " + user)),
                Stack.REGION);
        URI uri = URI.create(url);
        String body = method.equals("PUT") || method.equals("POST") ? "{}" : "";
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
        signature.headers(method, uri, Map.of(), body).forEach(request::setHeader);
        return request.build();
    }

    private static String key(String user) {
        return "AKIA" + user.replace(' ', '-');
    }
}
