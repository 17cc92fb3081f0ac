package elbv2

import (
	"slices"
	"strings"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// defaultSSLPolicy is what a listener gets that names none
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html).
const defaultSSLPolicy = "ELBSecurityPolicy-2016-08"

// sslPolicies are the predefined security policies by name: protocols and
// ciphers as in the tables of
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html.
// Of the TLS 1.3 policies the protocols alone are told.
var sslPolicies = []struct{ name, protocols, ciphers string }{
	{"ELBSecurityPolicy-2015-05", "TLSv1 TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA + rsaSHA2 + rsaSHA},
	{"ELBSecurityPolicy-2016-08", "TLSv1 TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA + rsaSHA2 + rsaSHA},
	{"ELBSecurityPolicy-FS-1-1-2019-08", "TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA},
	{"ELBSecurityPolicy-FS-1-2-2019-08", "TLSv1.2", gcmAndSHA2 + cbcSHA},
	{"ELBSecurityPolicy-FS-1-2-Res-2019-08", "TLSv1.2", gcmAndSHA2},
	{"ELBSecurityPolicy-FS-1-2-Res-2020-10", "TLSv1.2", ""},
	{"ELBSecurityPolicy-FS-2018-06", "TLSv1 TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA},
	{"ELBSecurityPolicy-TLS-1-0-2015-04", "TLSv1 TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA + rsaSHA2 + rsaSHA + "DES-CBC3-SHA"},
	{"ELBSecurityPolicy-TLS-1-1-2017-01", "TLSv1.1 TLSv1.2", gcmAndSHA2 + cbcSHA + rsaSHA2 + rsaSHA},
	{"ELBSecurityPolicy-TLS-1-2-2017-01", "TLSv1.2", gcmAndSHA2 + rsaSHA2},
	{"ELBSecurityPolicy-TLS-1-2-Ext-2018-06", "TLSv1.2", gcmAndSHA2 + cbcSHA + rsaSHA2 + rsaSHA},
	{"ELBSecurityPolicy-TLS13-1-0-2021-06", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-1-2021-06", "TLSv1.1 TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-2-2021-06", "TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06", "TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06", "TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-2-Res-2021-06", "TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "TLSv1.2 TLSv1.3", ""},
	{"ELBSecurityPolicy-TLS13-1-3-2021-06", "TLSv1.3", ""},
}

// Groups of ciphers that policies take or leave together.
const (
	gcmAndSHA2 = "ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-ECDSA-AES128-SHA256 ECDHE-RSA-AES128-SHA256 " +
		"ECDHE-ECDSA-AES256-GCM-SHA384 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-ECDSA-AES256-SHA384 ECDHE-RSA-AES256-SHA384 "
	cbcSHA  = "ECDHE-ECDSA-AES128-SHA ECDHE-RSA-AES128-SHA ECDHE-RSA-AES256-SHA ECDHE-ECDSA-AES256-SHA "
	rsaSHA2 = "AES128-GCM-SHA256 AES128-SHA256 AES256-GCM-SHA384 AES256-SHA256 "
	rsaSHA  = "AES128-SHA AES256-SHA "
)

func checkSSLPolicy(name string) error {
	for _, p := range sslPolicies {
		if p.name == name {
			return nil
		}
	}
	return &elbtypes.SSLPolicyNotFoundException{Message: new("SSL policy '" + name + "' not found")}
}

func describeSSLPolicies(_ *operation.Request, in *elb.DescribeSSLPoliciesInput) (*elb.DescribeSSLPoliciesOutput, error) {
	for _, name := range in.Names {
		if err := checkSSLPolicy(name); err != nil {
			return nil, err
		}
	}
	if in.LoadBalancerType == elbtypes.LoadBalancerTypeEnumGateway {
		return &elb.DescribeSSLPoliciesOutput{SslPolicies: []elbtypes.SslPolicy{}}, nil
	}
	var all []elbtypes.SslPolicy
	for _, p := range sslPolicies {
		if len(in.Names) > 0 && !slices.Contains(in.Names, p.name) {
			continue
		}
		d := elbtypes.SslPolicy{
			Name: new(p.name), SslProtocols: strings.Fields(p.protocols), Ciphers: []elbtypes.Cipher{},
			SupportedLoadBalancerTypes: []string{"application", "network"},
		}
		for i, c := range strings.Fields(p.ciphers) {
			d.Ciphers = append(d.Ciphers, elbtypes.Cipher{Name: new(c), Priority: new(int32(i + 1))})
		}
		all = append(all, d)
	}
	cut, next, err := page(all, func(p elbtypes.SslPolicy) string { return *p.Name }, in.PageSize, in.Marker)
	if err != nil {
		return nil, err
	}
	return &elb.DescribeSSLPoliciesOutput{SslPolicies: cut, NextMarker: next}, nil
}
