package greenroll

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// alone keeps the machine's own AWS configuration out of a test.
func alone(t *testing.T) {
	t.Helper()
	nowhere := t.TempDir() + "/none"
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere, "AWS_EC2_METADATA_DISABLED": "true", "AWS_PROFILE": "",
		"AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "",
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "", "AWS_WEB_IDENTITY_TOKEN_FILE": "",
	} {
		t.Setenv(name, value)
	}
}

func TestCall_withoutAToken_isSigned_onTheRoutesForSignedCalls(t *testing.T) {
	alone(t)
	t.Setenv("AWS_REGION", "eu-west-1")
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	t.Setenv("AWS_SESSION_TOKEN", "session")
	for _, path := range []string{"/v1", "/v1/iam", "/v1/iam/"} {
		api := serve(t, items(`{"id":"sig-0a1b2c3d"}`))
		client, err := New(t.Context(), Config{Endpoint: api.URL + path})
		if err != nil {
			t.Fatal(err)
		}

		if _, err := client.CreateGroup(t.Context(), Document{"name": "web"}, "key-1"); err != nil {
			t.Fatal(err)
		}

		call := api.calls[0]
		signed := call.header.Get("Authorization")
		if call.path != "/v1/iam/aws/ec2/group" || !strings.HasPrefix(signed, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/") ||
			!strings.Contains(signed, "/eu-west-1/execute-api/aws4_request") || call.header.Get("X-Amz-Security-Token") != "session" {
			t.Errorf("%s: %s %s", path, call.path, signed)
		}
	}
}

func TestRegion_isTheEndpoints(t *testing.T) {
	for host, region := range map[string]string{
		"a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com":     "eu-central-1",
		"a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn":    "cn-north-1",
		"vpce-1.execute-api.us-east-2.vpce.amazonaws.com":       "us-east-2",
		"a1b2c3d4e5-vpce-1.execute-api.us-west-2.amazonaws.com": "us-west-2",
	} {
		if found := regional.FindStringSubmatch(host); found == nil || found[1] != region {
			t.Errorf("%s: %v", host, found)
		}
	}
}

func TestSignature_withoutARegion_saysToSetOne(t *testing.T) {
	alone(t)
	_, err := New(t.Context(), Config{Endpoint: "https://greenroll.example.com/v1"})
	var wrong *ConfigError
	if !errors.As(err, &wrong) || wrong.Field != "endpoint" || !strings.Contains(wrong.Problem, "AWS_REGION") {
		t.Error(err)
	}
}

func TestSignature_withoutCredentials_saysToGiveATokenOrCredentials(t *testing.T) {
	alone(t)
	t.Setenv("AWS_REGION", "eu-west-1")
	api := serve(t, items(`{}`))
	client, err := New(t.Context(), Config{Endpoint: api.URL})
	if err != nil {
		t.Fatal(err)
	}
	client.firstPause = time.Millisecond

	_, err = client.Group(t.Context(), "sig-1")

	if err == nil || !strings.Contains(err.Error(), "set token or GREENROLL_TOKEN") || len(api.calls) != 0 {
		t.Error(err, len(api.calls))
	}
}
