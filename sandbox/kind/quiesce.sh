#!/bin/bash
# Brings a node to rest so that its files can be copied: nothing runs, nothing is half written, no pod is remembered by containerd.
# etcd is asked to end, so that its log is whole; the rest may be killed.
set -euo pipefail
export CONTAINERD_NAMESPACE=k8s.io

systemctl stop kubelet
tasks() { ctr tasks ls -q 2>/dev/null || true; }
for signal in SIGTERM SIGKILL; do
  for task in $(tasks); do ctr tasks kill --signal $signal "$task" 2>/dev/null || true; done
  for _ in $(seq 50); do
    [ -z "$(ctr tasks ls 2>/dev/null | awk 'NR > 1 && $3 == "RUNNING"')" ] && break
    sleep 0.1
  done
done
for task in $(tasks); do ctr tasks rm --force "$task" >/dev/null 2>&1 || true; done
for container in $(ctr containers ls -q); do ctr containers rm "$container" >/dev/null; done
# Layers of images stay; what containers wrote goes.
for snapshot in $(ctr snapshots ls | awk 'NR > 1 && $NF == "Active" { print $1 }'); do ctr snapshots rm "$snapshot"; done
systemctl stop containerd
findmnt -rno TARGET | grep '^/var/lib/kubelet/pods/' | sort -r | xargs -r umount
rm -rf /var/lib/kubelet/pods /var/log/pods /var/log/containers /var/lib/kubelet/*_manager_state /var/lib/kubelet/actuated_pods_state /var/lib/kubelet/allocated_pods_state
rm -rf /var/log/journal/*
# Kept in memory and gone with the node; a clone makes its own.
rm -rf /var/lib/containerd/tmpmounts/*
sync
