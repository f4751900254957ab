// Istio's control plane and sidecar agent (pilot-discovery, pilot-agent) in one binary, which acts as the name it was called by.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	_ "github.com/KimMachineGun/automemlimit" // as upstream's programs do: GOMEMLIMIT from the cgroup
	mesh "istio.io/api/mesh/v1alpha1"
	agent "istio.io/istio/pilot/cmd/pilot-agent/app"
	discovery "istio.io/istio/pilot/cmd/pilot-discovery/app"
	istioagent "istio.io/istio/pkg/istio-agent"
	"istio.io/istio/pkg/log"
	"istio.io/istio/pkg/security"
	"istio.io/istio/security/pkg/nodeagent/sds"
)

func main() {
	log.EnableKlogWithCobra()
	if err := run(filepath.Base(os.Args[0])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(name string) error {
	switch name {
	case "pilot-agent":
		return agent.NewRootCommand(secretDiscovery).Execute()
	case "pilot-discovery":
		return discovery.NewRootCommand().Execute()
	default:
		return fmt.Errorf("%q is none of this program's names: link it as pilot-agent or pilot-discovery", name)
	}
}

func secretDiscovery(options *security.Options, secrets security.SecretManager, keys *mesh.PrivateKeyProvider) istioagent.SDSService {
	return sds.NewServer(options, secrets, keys)
}
