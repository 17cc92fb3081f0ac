package elbv2

import (
	"cmp"
	"slices"
	"strings"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// listenerRecord is a listener as the region keeps it; its default actions are
// those of its default rule.
type listenerRecord struct {
	Listener elbtypes.Listener
	// Certificates are those beside the default one.
	Certificates []string          `json:",omitempty"`
	Attributes   map[string]string `json:",omitempty"`
}

var listeners = store.Collection[listenerRecord]{Name: "elbv2/listener"} // by ARN

func registerListeners(s *operation.Service) {
	operation.Register(s, createListener)
	operation.Register(s, describeListeners)
	operation.Register(s, modifyListener)
	operation.Register(s, deleteListener)
	operation.Register(s, describeListenerAttributes)
	operation.Register(s, modifyListenerAttributes)
	operation.Register(s, addListenerCertificates)
	operation.Register(s, removeListenerCertificates)
	operation.Register(s, describeListenerCertificates)
}

func (l *listenerRecord) arn() string { return *l.Listener.ListenerArn }

// loadBalancerKind is "app", "net" or "gwy".
func (l *listenerRecord) loadBalancerKind() string {
	_, resource, _ := strings.Cut(*l.Listener.LoadBalancerArn, ":"+kindLoadBalancer+"/")
	kind, _, _ := strings.Cut(resource, "/")
	return kind
}

func (l *listenerRecord) put(r *operation.Request) { listeners.Put(r.Scoped, l.arn(), *l) }

func (l *listenerRecord) describe(r *operation.Request) elbtypes.Listener {
	d := l.Listener
	d.DefaultActions = defaultRule(r, l.arn()).Rule.Actions
	return d
}

func getListener(r *operation.Request, arn *string) (*listenerRecord, error) {
	if err := checkARN(operation.Deref(arn), kindListener); err != nil {
		return nil, err
	}
	l, found := listeners.Get(r.Scoped, *arn)
	if !found {
		return nil, listenerNotFound()
	}
	return &l, nil
}

func createListener(r *operation.Request, in *elb.CreateListenerInput) (*elb.CreateListenerOutput, error) {
	lb, err := getLoadBalancer(r, in.LoadBalancerArn)
	if err != nil {
		return nil, err
	}
	l := &listenerRecord{Listener: elbtypes.Listener{
		LoadBalancerArn: in.LoadBalancerArn, Port: in.Port, Protocol: in.Protocol, SslPolicy: in.SslPolicy,
		Certificates: in.Certificates, AlpnPolicy: in.AlpnPolicy, MutualAuthentication: in.MutualAuthentication,
	}}
	if err := l.check(); err != nil {
		return nil, err
	}
	actions, err := checkActions(r, l, in.DefaultActions)
	if err != nil {
		return nil, err
	}
	if other := listenerOn(r, lb.arn(), l); other != nil {
		return repeatedListener(r, other, l, actions)
	}
	if listeners.Count(r.Scoped, child(lb.arn(), kindLoadBalancer, kindListener)) >= maxListeners {
		return nil, &elbtypes.TooManyListenersException{Message: new("The maximum number of listeners has been reached")}
	}
	if err := checkGroupCount(r, lb.arn(), actions); err != nil {
		return nil, err
	}
	tagged, err := mergeTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	l.Listener.ListenerArn = new(child(lb.arn(), kindLoadBalancer, kindListener) + r.ID("elbv2/listener", 16))
	l.put(r)
	u := newRule(r, l.arn(), defaultPriority)
	u.Rule.Actions = actions
	u.put(r, nil)
	putTags(r, l.arn(), tagged)
	return &elb.CreateListenerOutput{Listeners: []elbtypes.Listener{l.describe(r)}}, nil
}

// protocols of listeners by the type of their load balancer.
var listenerProtocols = map[string][]elbtypes.ProtocolEnum{
	"app": {elbtypes.ProtocolEnumHttp, elbtypes.ProtocolEnumHttps},
	"net": {elbtypes.ProtocolEnumTcp, elbtypes.ProtocolEnumTls, elbtypes.ProtocolEnumUdp, elbtypes.ProtocolEnumTcpUdp, elbtypes.ProtocolEnumQuic, elbtypes.ProtocolEnumTcpQuic},
}

func secure(p elbtypes.ProtocolEnum) bool {
	return p == elbtypes.ProtocolEnumHttps || p == elbtypes.ProtocolEnumTls
}

// check checks a listener's own settings and fills in what is left open.
func (l *listenerRecord) check() error {
	d := &l.Listener
	kind := l.loadBalancerKind()
	if kind == "gwy" {
		if d.Port != nil || d.Protocol != "" {
			return validation("Port and protocol cannot be specified for listeners of load balancers with type 'gateway'")
		}
		return nil
	}
	switch {
	case d.Port == nil:
		return validation("A port must be specified")
	case *d.Port < 1 || *d.Port > 65535:
		return validation("1 validation error detected: Value '%d' at 'port' failed to satisfy constraint: Member must have value between 1 and 65535", *d.Port)
	case d.Protocol == "":
		return validation("A protocol must be specified")
	case !slices.Contains(d.Protocol.Values(), d.Protocol):
		return validation("'%s' must be one of: HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, QUIC, TCP_QUIC", d.Protocol)
	case !slices.Contains(listenerProtocols[kind], d.Protocol):
		names := make([]string, len(listenerProtocols[kind]))
		for i, p := range listenerProtocols[kind] {
			names[i] = string(p)
		}
		return validation("Listener protocol '%s' must be one of '%s'", d.Protocol, strings.Join(names, ", "))
	}
	return l.checkSecurity()
}

func (l *listenerRecord) checkSecurity() error {
	d := &l.Listener
	if m := d.MutualAuthentication; m != nil && operation.Deref(m.Mode) == "verify" {
		return unsupported("mutual authentication with a trust store")
	}
	if !secure(d.Protocol) {
		switch {
		case len(d.Certificates) > 0:
			return validation("A certificate cannot be specified for %s listeners", d.Protocol)
		case d.SslPolicy != nil:
			return validation("An SSL policy cannot be specified for %s listeners", d.Protocol)
		case len(d.AlpnPolicy) > 0:
			return validation("An ALPN policy cannot be specified for %s listeners", d.Protocol)
		case d.MutualAuthentication != nil && operation.Deref(d.MutualAuthentication.Mode) != "off":
			return validation("Mutual authentication cannot be specified for %s listeners", d.Protocol)
		}
		d.MutualAuthentication = nil
		return nil
	}
	if len(d.Certificates) == 0 {
		return validation("A certificate must be specified for %s listeners", d.Protocol)
	}
	if len(d.Certificates) > 1 {
		return &elbtypes.TooManyCertificatesException{Message: new("Only one certificate can be specified for a listener; add others with AddListenerCertificates")}
	}
	if err := checkCertificate(d.Certificates[0]); err != nil {
		return err
	}
	d.Certificates = []elbtypes.Certificate{{CertificateArn: d.Certificates[0].CertificateArn}}
	if operation.Deref(d.SslPolicy) == "" {
		d.SslPolicy = new(defaultSSLPolicy)
	}
	if d.Protocol == elbtypes.ProtocolEnumHttps {
		if len(d.AlpnPolicy) > 0 {
			return validation("An ALPN policy cannot be specified for HTTPS listeners")
		}
		if d.MutualAuthentication == nil {
			d.MutualAuthentication = &elbtypes.MutualAuthenticationAttributes{Mode: new("off")}
		}
	} else if err := checkALPN(d.AlpnPolicy); err != nil {
		return err
	}
	return checkSSLPolicy(*d.SslPolicy)
}

func checkALPN(policies []string) error {
	if len(policies) > 1 {
		return validation("Only one ALPN policy can be specified")
	}
	for _, p := range policies {
		if !slices.Contains([]string{"HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"}, p) {
			return &elbtypes.ALPNPolicyNotSupportedException{Message: new("ALPN policy '" + p + "' is not supported")}
		}
	}
	return nil
}

// listenerOn finds another listener of the load balancer on the same port. TCP
// and UDP have ports of their own.
func listenerOn(r *operation.Request, loadBalancer string, l *listenerRecord) *listenerRecord {
	for _, other := range listeners.List(r.Scoped, child(loadBalancer, kindLoadBalancer, kindListener)) {
		if operation.Deref(other.Listener.ListenerArn) != operation.Deref(l.Listener.ListenerArn) && operation.Deref(other.Listener.Port) == operation.Deref(l.Listener.Port) &&
			transports(other.Listener.Protocol)&transports(l.Listener.Protocol) != 0 {
			return &other
		}
	}
	return nil
}

func transports(p elbtypes.ProtocolEnum) int {
	switch p {
	case elbtypes.ProtocolEnumUdp, elbtypes.ProtocolEnumQuic:
		return 2
	case elbtypes.ProtocolEnumTcpUdp, elbtypes.ProtocolEnumTcpQuic:
		return 3
	}
	return 1
}

// repeatedListener answers a second creation on a port: the same settings give
// the listener there is
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html).
func repeatedListener(r *operation.Request, old, l *listenerRecord, actions []elbtypes.Action) (*elb.CreateListenerOutput, error) {
	certificate := func(l *listenerRecord) string {
		if len(l.Listener.Certificates) == 0 {
			return ""
		}
		return operation.Deref(l.Listener.Certificates[0].CertificateArn)
	}
	same := old.Listener.Protocol == l.Listener.Protocol && operation.Deref(old.Listener.SslPolicy) == operation.Deref(l.Listener.SslPolicy) &&
		certificate(old) == certificate(l) && sameActions(defaultRule(r, old.arn()).Rule.Actions, actions)
	if !same {
		return nil, &elbtypes.DuplicateListenerException{Message: new("A listener already exists on this port for this load balancer '" + *l.Listener.LoadBalancerArn + "'")}
	}
	return &elb.CreateListenerOutput{Listeners: []elbtypes.Listener{old.describe(r)}}, nil
}

func describeListeners(r *operation.Request, in *elb.DescribeListenersInput) (*elb.DescribeListenersOutput, error) {
	var found []listenerRecord
	switch {
	case (in.LoadBalancerArn == nil) == (len(in.ListenerArns) == 0):
		return nil, validation("You must specify either listener ARNs or a load balancer ARN")
	case in.LoadBalancerArn != nil:
		lb, err := getLoadBalancer(r, in.LoadBalancerArn)
		if err != nil {
			return nil, err
		}
		found = listeners.List(r.Scoped, child(lb.arn(), kindLoadBalancer, kindListener))
		slices.SortStableFunc(found, func(a, b listenerRecord) int {
			return cmp.Compare(operation.Deref(a.Listener.Port), operation.Deref(b.Listener.Port))
		})
	default:
		for _, arn := range in.ListenerArns {
			l, err := getListener(r, &arn)
			if err != nil {
				return nil, err
			}
			found = append(found, *l)
		}
	}
	found, next, err := page(found, func(l listenerRecord) string { return l.arn() }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	out := &elb.DescribeListenersOutput{Listeners: []elbtypes.Listener{}, NextMarker: next}
	for _, l := range found {
		out.Listeners = append(out.Listeners, l.describe(r))
	}
	return out, nil
}

func modifyListener(r *operation.Request, in *elb.ModifyListenerInput) (*elb.ModifyListenerOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	d := &l.Listener
	if in.Protocol != "" {
		// Security settings go when the listener is no longer secure
		// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html).
		if !secure(in.Protocol) && secure(d.Protocol) {
			d.SslPolicy, d.Certificates, d.AlpnPolicy, d.MutualAuthentication, l.Certificates = nil, nil, nil, nil, nil
		}
		d.Protocol = in.Protocol
	}
	if in.Port != nil {
		d.Port = in.Port
	}
	if in.SslPolicy != nil {
		d.SslPolicy = in.SslPolicy
	}
	if len(in.Certificates) > 0 {
		d.Certificates = in.Certificates
	}
	if in.AlpnPolicy != nil {
		d.AlpnPolicy = in.AlpnPolicy
	}
	if in.MutualAuthentication != nil {
		d.MutualAuthentication = in.MutualAuthentication
	}
	if err := l.check(); err != nil {
		return nil, err
	}
	if listenerOn(r, *d.LoadBalancerArn, l) != nil {
		return nil, &elbtypes.DuplicateListenerException{Message: new("A listener already exists on this port for this load balancer '" + *d.LoadBalancerArn + "'")}
	}
	l.put(r)
	if len(in.DefaultActions) > 0 {
		u := defaultRule(r, l.arn())
		before := u.Rule.Actions
		if u.Rule.Actions, err = checkActions(r, l, in.DefaultActions); err != nil {
			return nil, err
		}
		if err := checkGroupCount(r, *d.LoadBalancerArn, u.Rule.Actions); err != nil {
			return nil, err
		}
		u.put(r, before)
	}
	return &elb.ModifyListenerOutput{Listeners: []elbtypes.Listener{l.describe(r)}}, nil
}

func deleteListener(r *operation.Request, in *elb.DeleteListenerInput) (*elb.DeleteListenerOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	removeListener(r, l)
	return &elb.DeleteListenerOutput{}, nil
}

func removeListener(r *operation.Request, l *listenerRecord) {
	for _, u := range rulesOf(r, l.arn()) {
		removeRule(r, &u)
	}
	listeners.Delete(r.Scoped, l.arn())
	tags.Delete(r.Scoped, l.arn())
}
