#!/bin/bash
# The first thing a cloned node does, before systemd: new keys for all that gives access, so that no sandbox can enter another,
# nor the snapshot's own administrator any. The serving CA stays: pods that start before its copy is refreshed would trust nothing.
set -euo pipefail
pki=/etc/kubernetes/pki
renewed=/kind/labmate-renewed

if [ ! -e $renewed ]; then
  old=$(cat /kind/old-ipv4)
  new=$(getent ahostsv4 "$(hostname)" | awk 'NR == 1 { print $1 }')
  sed -i "s#\b${old//./\\.}\b#$new#g" /kind/kubeadm.conf

  key() { openssl ecparam -genkey -name prime256v1 -noout -out "$1" 2>/dev/null; }

  # who may come in: a new CA for clients
  key $pki/client-ca.key
  openssl req -x509 -new -sha256 -days 3650 -key $pki/client-ca.key -subj /CN=clients-of-this-sandbox -out $pki/client-ca.crt \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature

  # who asks, signed by it; arguments: name, subject
  sign() {
    key "$pki/$1.key"
    openssl req -new -key "$pki/$1.key" -subj "$2" |
      openssl x509 -req -sha256 -days 3650 -CA $pki/client-ca.crt -CAkey $pki/client-ca.key -set_serial "0x$(openssl rand -hex 12)" \
        -extfile <(printf 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n') -out "$pki/$1.crt" 2>/dev/null
  }
  # arguments: name, server, file
  config() {
    cat > "$3" <<YAML
apiVersion: v1
kind: Config
current-context: sandbox
clusters: [{name: sandbox, cluster: {server: "$2", certificate-authority-data: $(base64 -w0 < $pki/ca.crt)}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 < "$pki/$1.crt"), client-key-data: $(base64 -w0 < "$pki/$1.key")}}]
contexts: [{name: sandbox, context: {cluster: sandbox, user: $1}}]
YAML
    chmod 600 "$3"
    rm "$pki/$1.crt" "$pki/$1.key"
  }
  inside=$(sed -n 's/^ *server: //p' /etc/kubernetes/admin.conf)
  node=$(hostname)
  own="https://$new:6443"
  sign admin /O=system:masters/CN=kubernetes-admin && config admin "$inside" /etc/kubernetes/admin.conf
  cp /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf
  sign kubelet "/O=system:nodes/CN=system:node:$node" && config kubelet "$inside" /etc/kubernetes/kubelet.conf
  sign controllers /CN=system:kube-controller-manager && config controllers "$own" /etc/kubernetes/controller-manager.conf
  sign scheduler /CN=system:kube-scheduler && config scheduler "$own" /etc/kubernetes/scheduler.conf
  sign learner /O=system:masters/CN=learner && config learner https://localhost:6443 /kind/learner.conf
  sign assistant /O=system:masters/CN=labmate-assistant && config assistant https://127.0.0.1:6443 /kind/assistant.conf
  rm -rf /var/lib/kubelet/pki
  mkdir -p /var/lib/kubelet/pki

  # what the API server shows: its certificate names the new address
  key $pki/apiserver.key
  openssl req -new -key $pki/apiserver.key -subj /CN=kube-apiserver |
    openssl x509 -req -sha256 -days 3650 -CA $pki/ca.crt -CAkey $pki/ca.key -set_serial "0x$(openssl rand -hex 12)" -out $pki/apiserver.crt 2>/dev/null \
      -extfile <(printf 'extendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\nsubjectAltName=%s' \
        "DNS:localhost,DNS:$node,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.96.0.1,IP:$new")

  # pods' own tokens
  openssl genrsa -out $pki/sa.key 2048 2>/dev/null
  openssl rsa -in $pki/sa.key -pubout -out $pki/sa.pub 2>/dev/null

  manifests=/etc/kubernetes/manifests
  sed -i "s#--client-ca-file=.*#--client-ca-file=$pki/client-ca.crt#" $manifests/kube-apiserver.yaml $manifests/kube-controller-manager.yaml
  sed -i "s#--cluster-signing-cert-file=.*#--cluster-signing-cert-file=$pki/client-ca.crt#; s#--cluster-signing-key-file=.*#--cluster-signing-key-file=$pki/client-ca.key#" $manifests/kube-controller-manager.yaml
  sed -i "s#clientCAFile: .*#clientCAFile: $pki/client-ca.crt#" /var/lib/kubelet/config.yaml
  # The API server asks the kubelet with a certificate of its own.
  sign apiserver-kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
  touch $renewed
fi

exec /usr/local/bin/entrypoint /sbin/init
