package wire

// service is what tells an AWS service's requests from another's. It is written
// in the header of AWS's model of each service, of which the SDK for Go exports
// no part (https://github.com/aws/api-models-aws, "metadata").
type service struct {
	id      string // the SDK's ServiceID
	signing string // the service in the scope of credentials
	// target begins the X-Amz-Target of AWS JSON and names the service in the
	// paths of RPC v2; "" for services that speak neither.
	target string
	// version and namespace are those of Query and its answers; "" for services that do not speak it.
	version, namespace string
	// ec2 is a dialect of Query: other names for members and lists, and no Result element.
	ec2 bool
	// queryCompatible services name their errors in a header as Query did
	// (https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait).
	queryCompatible bool
}

// known are the services that the wire can carry. Which of them the region has, the region tells.
var known = []service{
	{id: "Application Auto Scaling", signing: "application-autoscaling", target: "AnyScaleFrontendService"},
	{id: "Auto Scaling", signing: "autoscaling", version: "2011-01-01", namespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/"},
	{
		id: "CloudWatch", signing: "monitoring", target: "GraniteServiceVersion20100801", queryCompatible: true,
		version: "2010-08-01", namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
	},
	{id: "CloudWatch Logs", signing: "logs", target: "Logs_20140328"},
	{id: "EC2", signing: "ec2", version: "2016-11-15", namespace: "http://ec2.amazonaws.com/doc/2016-11-15/", ec2: true},
	{id: "ECR", signing: "ecr", target: "AmazonEC2ContainerRegistry_V20150921"},
	{id: "ECR PUBLIC", signing: "ecr-public", target: "SpencerFrontendService"},
	{id: "ECS", signing: "ecs", target: "AmazonEC2ContainerServiceV20141113"},
	{id: "EFS", signing: "elasticfilesystem"},
	{
		id: "Elastic Load Balancing v2", signing: "elasticloadbalancing",
		version: "2015-12-01", namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
	},
	{id: "EventBridge", signing: "events", target: "AWSEvents"},
	{id: "IAM", signing: "iam", version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/"},
	{id: "SSM", signing: "ssm", target: "AmazonSSM"},
	{id: "STS", signing: "sts", version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/"},
	{id: "Scheduler", signing: "scheduler"},
	{id: "Secrets Manager", signing: "secretsmanager", target: "secretsmanager"},
	{id: "ServiceDiscovery", signing: "servicediscovery", target: "Route53AutoNaming_v20170314"},
}

// findService is the first service for which is holds.
func findService(is func(service) bool) (service, bool) {
	for _, s := range known {
		if is(s) {
			return s, true
		}
	}
	return service{}, false
}

// queryService finds the service that speaks Query and that a request was signed for;
// the version tells what a request that is not signed is for.
func queryService(signing, version string) (service, bool) {
	if signing == "" {
		return findService(func(s service) bool { return s.version != "" && s.version == version })
	}
	return findService(func(s service) bool { return s.version != "" && s.signing == signing })
}

// byTarget finds the service that a target or a path names.
func byTarget(target string) (service, bool) {
	return findService(func(s service) bool { return s.target != "" && s.target == target })
}
