package main

import "github.com/spf13/cobra"

// Our sidecars run upstream's Envoy, which lacks Istio's own statistics filter; so istiod must not ask for it.
// pilot's two other switches stand in its image (../pilot/Containerfile).
var defaults = []string{"values.telemetry.enabled=false"}

// presetValues puts the defaults before whatever a person says with --set, in every command that has the flag. What
// they say comes later and wins.
func presetValues(command *cobra.Command) error {
	if flag := command.PersistentFlags().Lookup("set"); flag != nil {
		for _, value := range defaults {
			if err := flag.Value.Set(value); err != nil {
				return err
			}
		}
	}
	for _, child := range command.Commands() {
		if err := presetValues(child); err != nil {
			return err
		}
	}
	return nil
}
