package ecsspec

import (
	"fmt"
	"regexp"
	"strings"
)

// MetricRequestCountPerTarget is the predefined metric of how many requests an Application Load Balancer has for each
// target.
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
const MetricRequestCountPerTarget = "ALBRequestCountPerTarget"

// requestCountLabel is the last part of a load balancer's ARN and that of a target group's:
// app/my-alb/778d41231b141a0f/targetgroup/my-alb-target-group/943f017f100becff.
var requestCountLabel = regexp.MustCompile(`^app/[A-Za-z0-9-]+/[0-9a-f]+/targetgroup/[A-Za-z0-9-]+/[0-9a-f]+$`)

// CheckRequestCountLabel reports what is wrong with the resource label of [MetricRequestCountPerTarget].
// https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
func CheckRequestCountLabel(label string) error {
	const form = "app/NAME/ID/targetgroup/NAME/ID"
	switch {
	case requestCountLabel.MatchString(label):
		return nil
	case strings.HasPrefix(label, "arn:"), strings.Contains(label, "/arn:"):
		return fmt.Errorf("resource_label %s has an ARN, expected the last parts of two, %s", quote(label), form)
	case strings.HasPrefix(label, "net/"):
		return fmt.Errorf("resource_label %s names a Network Load Balancer, which counts no requests, expected %s", quote(label), form)
	}
	return fmt.Errorf("resource_label %s does not name a load balancer and a target group, expected %s", quote(label), form)
}
