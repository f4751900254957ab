// istioctl, with the defaults of our sandboxes. A program of its own: beside pilot's two it would warn of their variables at every call.
package main

import (
	"fmt"
	"os"

	istioctl "istio.io/istio/istioctl/cmd"
	"istio.io/istio/pkg/log"
	_ "k8s.io/client-go/plugin/pkg/client/auth" // kubeconfigs with exec credentials
)

func main() {
	if err := istioctl.ConfigAndEnvProcessing(); err != nil {
		fmt.Fprintln(os.Stderr, "Could not initialize:", err)
		os.Exit(istioctl.GetExitCode(err))
	}
	root := istioctl.GetRootCmd(os.Args[1:])
	log.EnableKlogWithCobra()
	if err := presetValues(root); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := root.Execute(); err != nil { // it has said so itself
		os.Exit(istioctl.GetExitCode(err))
	}
}
