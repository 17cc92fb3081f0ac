package elbv2

import (
	"slices"
	"strings"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/ecsspec"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// checkCertificate takes any ARN of a certificate of ACM or IAM: the region has
// neither service, so that it cannot know which certificates there are.
func checkCertificate(c elbtypes.Certificate) error {
	ref := operation.Deref(c.CertificateArn)
	arn, ok := ecsspec.ParseARN(ref)
	switch {
	case c.IsDefault != nil:
		return validation("IsDefault cannot be specified for certificates")
	case ok && arn.Service == "acm" && strings.HasPrefix(arn.Resource, "certificate/"),
		ok && arn.Service == "iam" && strings.HasPrefix(arn.Resource, "server-certificate/"):
		return nil
	}
	return &elbtypes.CertificateNotFoundException{Message: new("Certificate ARN '" + ref + "' is not valid")}
}

func addListenerCertificates(r *operation.Request, in *elb.AddListenerCertificatesInput) (*elb.AddListenerCertificatesOutput, error) {
	l, err := securedListener(r, in.ListenerArn, in.Certificates)
	if err != nil {
		return nil, err
	}
	out := &elb.AddListenerCertificatesOutput{}
	for _, c := range in.Certificates {
		if !slices.Contains(l.Certificates, *c.CertificateArn) && *c.CertificateArn != *l.Listener.Certificates[0].CertificateArn {
			l.Certificates = append(l.Certificates, *c.CertificateArn)
		}
		out.Certificates = append(out.Certificates, elbtypes.Certificate{CertificateArn: c.CertificateArn, IsDefault: new(false)})
	}
	if len(l.Certificates) > maxCertificates {
		return nil, &elbtypes.TooManyCertificatesException{Message: new("The maximum number of certificates has been reached")}
	}
	slices.Sort(l.Certificates)
	l.put(r)
	return out, nil
}

func removeListenerCertificates(r *operation.Request, in *elb.RemoveListenerCertificatesInput) (*elb.RemoveListenerCertificatesOutput, error) {
	l, err := securedListener(r, in.ListenerArn, in.Certificates)
	if err != nil {
		return nil, err
	}
	for _, c := range in.Certificates {
		if *c.CertificateArn == *l.Listener.Certificates[0].CertificateArn {
			return nil, notPermitted("The default certificate cannot be removed from listener '%s'", l.arn())
		}
		l.Certificates = slices.DeleteFunc(l.Certificates, func(arn string) bool { return arn == *c.CertificateArn })
	}
	l.put(r)
	return &elb.RemoveListenerCertificatesOutput{}, nil
}

func securedListener(r *operation.Request, arn *string, certificates []elbtypes.Certificate) (*listenerRecord, error) {
	l, err := getListener(r, arn)
	if err != nil {
		return nil, err
	}
	if !secure(l.Listener.Protocol) {
		return nil, invalidConfiguration("Certificates cannot be specified for %s listeners", l.Listener.Protocol)
	}
	if len(certificates) == 0 {
		return nil, validation("A certificate must be specified")
	}
	for _, c := range certificates {
		if err := checkCertificate(c); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func describeListenerCertificates(r *operation.Request, in *elb.DescribeListenerCertificatesInput) (*elb.DescribeListenerCertificatesOutput, error) {
	l, err := getListener(r, in.ListenerArn)
	if err != nil {
		return nil, err
	}
	all := []elbtypes.Certificate{}
	for _, c := range l.Listener.Certificates {
		all = append(all, elbtypes.Certificate{CertificateArn: c.CertificateArn, IsDefault: new(true)})
	}
	for _, arn := range l.Certificates {
		all = append(all, elbtypes.Certificate{CertificateArn: new(arn), IsDefault: new(false)})
	}
	cut, next, err := page(all, func(c elbtypes.Certificate) string { return *c.CertificateArn }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeListenerCertificatesOutput{Certificates: cut, NextMarker: next}, nil
}
