package elbv2

import (
	"cmp"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	elbtypes "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"

	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
)

// maxWeight is the most a target group of a forward action can weigh
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html).
const maxWeight = 999

// checkActions checks the actions of a rule or of a listener's default rule and
// brings them into the form in which they are described: in order, with a
// forward action's target groups in ForwardConfig.
func checkActions(r *operation.Request, l *listenerRecord, actions []elbtypes.Action) ([]elbtypes.Action, error) {
	if len(actions) == 0 {
		return nil, validation("At least one action must be specified")
	}
	out := slices.Clone(actions)
	routing := 0
	for i := range out {
		if err := checkAction(r, l, &out[i]); err != nil {
			return nil, err
		}
		if !authenticates(out[i].Type) {
			routing++
		}
	}
	if len(out) > 1 {
		for i := range out {
			if out[i].Order == nil {
				return nil, validation("An order must be specified for each action of a rule with several actions")
			}
		}
	}
	slices.SortStableFunc(out, func(a, b elbtypes.Action) int { return cmp.Compare(operation.Deref(a.Order), operation.Deref(b.Order)) })
	if last := out[len(out)-1]; routing != 1 || authenticates(last.Type) {
		return nil, validation("Exactly one forward, redirect or fixed-response action is required, and it must be the last one")
	}
	return out, nil
}

func authenticates(t elbtypes.ActionTypeEnum) bool {
	return t == elbtypes.ActionTypeEnumAuthenticateCognito || t == elbtypes.ActionTypeEnumAuthenticateOidc || t == elbtypes.ActionTypeEnumJwtValidation
}

func checkAction(r *operation.Request, l *listenerRecord, a *elbtypes.Action) error {
	application := l.loadBalancerKind() == "app"
	if a.Type != elbtypes.ActionTypeEnumForward && !application {
		return invalidLoadBalancerAction("Action type '%s' is supported by Application Load Balancers only", a.Type)
	}
	if a.Order != nil && (*a.Order < 1 || *a.Order > 50000) {
		return validation("Action order '%d' must be in the range [1 - 50000]", *a.Order)
	}
	switch a.Type {
	case elbtypes.ActionTypeEnumForward:
		return checkForward(r, l, a)
	case elbtypes.ActionTypeEnumRedirect:
		if a.RedirectConfig == nil {
			return validation("A redirect action must have a redirect config")
		}
		c := *a.RedirectConfig
		a.RedirectConfig = &c
		return checkRedirect(&c)
	case elbtypes.ActionTypeEnumFixedResponse:
		if a.FixedResponseConfig == nil {
			return validation("A fixed-response action must have a fixed response config")
		}
		return checkFixedResponse(a.FixedResponseConfig)
	}
	if !authenticates(a.Type) {
		return validation("'%s' must be one of: forward, authenticate-oidc, authenticate-cognito, redirect, fixed-response, jwt-validation", a.Type)
	}
	if l.Listener.Protocol != elbtypes.ProtocolEnumHttps {
		return invalidLoadBalancerAction("Action type '%s' is supported by HTTPS listeners only", a.Type)
	}
	if a.AuthenticateCognitoConfig == nil && a.AuthenticateOidcConfig == nil && a.JwtValidationConfig == nil {
		return validation("The action '%s' has no configuration", a.Type)
	}
	return nil
}

func invalidLoadBalancerAction(format string, args ...any) error {
	return &elbtypes.InvalidLoadBalancerActionException{Message: new(fmt.Sprintf(format, args...))}
}

// checkForward checks the target groups of a forward action.
func checkForward(r *operation.Request, l *listenerRecord, a *elbtypes.Action) error {
	config := elbtypes.ForwardActionConfig{}
	if a.ForwardConfig != nil {
		config = *a.ForwardConfig
		config.TargetGroups = slices.Clone(config.TargetGroups)
	}
	if single := operation.Deref(a.TargetGroupArn); single != "" {
		switch {
		case len(config.TargetGroups) == 0:
			config.TargetGroups = []elbtypes.TargetGroupTuple{{TargetGroupArn: new(single), Weight: new(int32(1))}}
		case len(config.TargetGroups) > 1 || operation.Deref(config.TargetGroups[0].TargetGroupArn) != single:
			return validation("You cannot specify both a target group ARN and a different or several target groups in the forward config")
		}
	}
	if len(config.TargetGroups) == 0 {
		return validation("A target group ARN must be specified")
	}
	if len(config.TargetGroups) > maxGroupsPerAction {
		return &elbtypes.TooManyTargetGroupsException{Message: new("The maximum number of target groups per action has been reached")}
	}
	seen := map[string]bool{}
	for i := range config.TargetGroups {
		t := &config.TargetGroups[i]
		if t.Weight == nil {
			t.Weight = new(int32(1))
		}
		if *t.Weight < 0 || *t.Weight > maxWeight {
			return validation("Weight '%d' must be in the range [0 - %d]", *t.Weight, maxWeight)
		}
		arn := operation.Deref(t.TargetGroupArn)
		if seen[arn] {
			return validation("The target group '%s' is specified more than once", arn)
		}
		seen[arn] = true
		if err := checkForwardTo(r, l, arn); err != nil {
			return err
		}
	}
	if err := checkStickiness(&config); err != nil {
		return err
	}
	a.ForwardConfig = &config
	a.TargetGroupArn = nil
	if len(config.TargetGroups) == 1 {
		a.TargetGroupArn = config.TargetGroups[0].TargetGroupArn
	}
	return nil
}

func checkStickiness(config *elbtypes.ForwardActionConfig) error {
	if config.TargetGroupStickinessConfig == nil {
		config.TargetGroupStickinessConfig = &elbtypes.TargetGroupStickinessConfig{Enabled: new(false)}
		return nil
	}
	s := config.TargetGroupStickinessConfig
	if d := s.DurationSeconds; operation.Deref(s.Enabled) && d == nil || d != nil && operation.Deref(s.Enabled) && (*d < 1 || *d > 604800) {
		return validation("Target group stickiness duration must be in the range [1 - 604800]")
	}
	return nil
}

// checkForwardTo checks that the listener's load balancer can send to the group.
func checkForwardTo(r *operation.Request, l *listenerRecord, arn string) error {
	g, err := getTargetGroup(r, &arn)
	if err != nil {
		return err
	}
	lb, err := getLoadBalancer(r, l.Listener.LoadBalancerArn)
	if err != nil {
		return err
	}
	if kind := g.kind(); kind != lb.kind() && (kind != "lambda" || lb.kind() != "app") {
		return invalidConfiguration("The protocol '%s' of the target group '%s' is not supported by load balancers with type '%s'", g.Described.Protocol, arn, lb.Described.Type)
	}
	if p := l.Listener.Protocol; lb.kind() == "net" && !forwards(p, g.Described.Protocol) {
		return &elbtypes.IncompatibleProtocolsException{Message: new("Listener protocol '" + string(p) + "' is not supported with a target group with target protocol '" + string(g.Described.Protocol) + "'")}
	}
	if vpc := operation.Deref(g.Described.VpcId); vpc != "" && vpc != operation.Deref(lb.Described.VpcId) {
		return invalidConfiguration("The following target groups do not belong to the VPC of the load balancer: '%s'", arn)
	}
	for _, other := range loadBalancersOf(r, arn) {
		if other != lb.arn() {
			return &elbtypes.TargetGroupAssociationLimitException{Message: new("The following target groups cannot be associated with more than one load balancer: " + arn)}
		}
	}
	return nil
}

// forwards tells whether a listener of a Network Load Balancer can forward to a
// group's protocol (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html).
func forwards(listener, group elbtypes.ProtocolEnum) bool {
	switch listener {
	case elbtypes.ProtocolEnumTcp:
		return group == elbtypes.ProtocolEnumTcp || group == elbtypes.ProtocolEnumTcpUdp
	case elbtypes.ProtocolEnumTls:
		return group == elbtypes.ProtocolEnumTcp || group == elbtypes.ProtocolEnumTls
	case elbtypes.ProtocolEnumUdp:
		return group == elbtypes.ProtocolEnumUdp || group == elbtypes.ProtocolEnumTcpUdp
	}
	return listener == group
}

// Patterns of redirect and fixed-response actions
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RedirectActionConfig.html,
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_FixedResponseActionConfig.html).
var (
	redirectProtocol = regexp.MustCompile(`^(HTTPS?|#\{protocol\})$`)
	redirectPort     = regexp.MustCompile(`^([1-9][0-9]{0,4}|#\{port\})$`)
	fixedStatus      = regexp.MustCompile(`^[245]\d\d$`)
	fixedTypes       = []string{"text/plain", "text/css", "text/html", "application/javascript", "application/json"}
)

func checkRedirect(c *elbtypes.RedirectActionConfig) error {
	for _, part := range []struct {
		is      **string
		initial string
	}{{&c.Protocol, "#{protocol}"}, {&c.Host, "#{host}"}, {&c.Port, "#{port}"}, {&c.Path, "/#{path}"}, {&c.Query, "#{query}"}} {
		if *part.is == nil {
			*part.is = new(part.initial)
		}
	}
	switch {
	case !slices.Contains(c.StatusCode.Values(), c.StatusCode):
		return validation("'%s' must be one of: HTTP_301, HTTP_302", c.StatusCode)
	case !redirectProtocol.MatchString(*c.Protocol):
		return validation("Redirect protocol '%s' must be HTTP, HTTPS or #{protocol}", *c.Protocol)
	case !redirectPort.MatchString(*c.Port):
		return validation("Redirect port '%s' must be between 1 and 65535 or #{port}", *c.Port)
	case !strings.HasPrefix(*c.Path, "/"):
		return validation("Redirect path '%s' must begin with a '/' character", *c.Path)
	case *c.Protocol == "#{protocol}" && *c.Host == "#{host}" && *c.Port == "#{port}" && *c.Path == "/#{path}":
		return validation("The redirect configuration would result in an infinite loop: change the protocol, host, port or path")
	}
	return nil
}

func checkFixedResponse(c *elbtypes.FixedResponseActionConfig) error {
	switch {
	case !fixedStatus.MatchString(operation.Deref(c.StatusCode)):
		return validation("Fixed response status code '%s' must be 2XX, 4XX or 5XX", operation.Deref(c.StatusCode))
	case c.ContentType != nil && !slices.Contains(fixedTypes, *c.ContentType):
		return validation("Fixed response content type '%s' must be one of: %s", *c.ContentType, strings.Join(fixedTypes, ", "))
	case len(operation.Deref(c.MessageBody)) > 1024:
		return validation("Fixed response message body cannot be longer than 1024 characters")
	}
	return nil
}

// targetGroupsOf are the ARNs of all groups the actions forward to, sorted.
func targetGroupsOf(actions []elbtypes.Action) []string {
	var arns []string
	for _, a := range actions {
		if a.ForwardConfig != nil {
			for _, t := range a.ForwardConfig.TargetGroups {
				arns = append(arns, operation.Deref(t.TargetGroupArn))
			}
		}
	}
	slices.Sort(arns)
	return slices.Compact(arns)
}

// sameActions compares actions in the form in which they are described.
func sameActions(a, b []elbtypes.Action) bool { return reflect.DeepEqual(a, b) }
