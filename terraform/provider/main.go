// Command terraform-provider-greenroll is the provider that Terraform and OpenTofu start.
package main

import (
	"context"
	"flag"
	"log"

	"greenroll.dev/terraform-provider-greenroll/internal/provider"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

// version is set by the linker: -X main.version=1.2.3.
var version = "dev"

func main() {
	debug := flag.Bool("debug", false, "wait for a debugger, and print how Terraform reaches this process")
	flag.Parse()
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address: provider.Address,
		Debug:   *debug,
	})
	if err != nil {
		log.Fatal(err)
	}
}
