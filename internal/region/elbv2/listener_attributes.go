package elbv2

import (
	"maps"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// listenerAttributes are those of
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html.
// Kinds: "http", "https", "tcp" (of Network) and "gwy".
var listenerAttributes = attributeSet{noun: "Listener", all: []attribute{
	{"routing.http.request.x_amzn_mtls_clientcert.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_mtls_clientcert_issuer.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_mtls_clientcert_leaf.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_mtls_clientcert_subject.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_mtls_clientcert_validity.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_tls_cipher_suite.header_name", "https", "", ""},
	{"routing.http.request.x_amzn_tls_version.header_name", "https", "", ""},
	{"routing.http.response.access_control_allow_credentials.header_value", "http https", "", ""},
	{"routing.http.response.access_control_allow_headers.header_value", "http https", "", ""},
	{"routing.http.response.access_control_allow_methods.header_value", "http https", "", ""},
	{"routing.http.response.access_control_allow_origin.header_value", "http https", "", ""},
	{"routing.http.response.access_control_expose_headers.header_value", "http https", "", ""},
	{"routing.http.response.access_control_max_age.header_value", "http https", "", ""},
	{"routing.http.response.content_security_policy.header_value", "http https", "", ""},
	{"routing.http.response.server.enabled", "http https", "true", "bool"},
	{"routing.http.response.strict_transport_security.header_value", "http https", "", ""},
	{"routing.http.response.x_content_type_options.header_value", "http https", "", ""},
	{"routing.http.response.x_frame_options.header_value", "http https", "", ""},
	{"send_tcp_reset.on_idle_timeout.enabled", "gwy", "false", "bool"},
	{"tcp.idle_timeout.seconds", "tcp gwy", "350", "60-6000"},
}}

// attributeKind is what of the attributes the listener has.
func (l *listenerRecord) attributeKind() string {
	switch {
	case l.loadBalancerKind() == "gwy":
		return "gwy"
	case l.Listener.Protocol == elbtypes.ProtocolEnumHttp:
		return "http"
	case l.Listener.Protocol == elbtypes.ProtocolEnumHttps:
		return "https"
	case l.Listener.Protocol == elbtypes.ProtocolEnumTcp:
		return "tcp"
	}
	return ""
}

func (l *listenerRecord) attributeList() []elbtypes.ListenerAttribute {
	out := []elbtypes.ListenerAttribute{}
	listenerAttributes.values(l.attributeKind(), l.Attributes, func(key, value string) {
		out = append(out, elbtypes.ListenerAttribute{Key: new(key), Value: new(value)})
	})
	return out
}

func describeListenerAttributes(r *operation.Request, in *elb.DescribeListenerAttributesInput) (*elb.DescribeListenerAttributesOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeListenerAttributesOutput{Attributes: l.attributeList()}, nil
}

func modifyListenerAttributes(r *operation.Request, in *elb.ModifyListenerAttributesInput) (*elb.ModifyListenerAttributesOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	changed := maps.Clone(l.Attributes)
	if changed == nil {
		changed = map[string]string{}
	}
	for _, a := range in.Attributes {
		if err := listenerAttributes.check(l.attributeKind(), "listeners with protocol '"+string(l.Listener.Protocol)+"'", operation.Deref(a.Key), operation.Deref(a.Value)); err != nil {
			return nil, err
		}
		changed[operation.Deref(a.Key)] = operation.Deref(a.Value)
	}
	l.Attributes = changed
	l.put(r)
	return &elb.ModifyListenerAttributesOutput{Attributes: l.attributeList()}, nil
}
