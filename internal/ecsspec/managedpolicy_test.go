package ecsspec

import "testing"

func TestManagedPolicyAllows(t *testing.T) {
	const managed = "arn:aws:iam::aws:policy/"
	for _, c := range []struct {
		arn, action    string
		allowed, known bool
	}{
		{managed + "service-role/AmazonECSTaskExecutionRolePolicy", "logs:PutLogEvents", true, true},
		{managed + "service-role/AmazonECSTaskExecutionRolePolicy", "logs:CreateLogGroup", false, true},
		{managed + "service-role/AmazonEC2ContainerServiceforEC2Role", "ecs:SubmitTaskStateChange", true, true},
		{managed + "AmazonS3ReadOnlyAccess", "ssmmessages:OpenDataChannel", false, true},
		{"arn:aws-cn:iam::aws:policy/AmazonSSMManagedInstanceCore", "ssmmessages:OpenDataChannel", true, true},
		{managed + "AdministratorAccess", "iam:PassRole", true, true},
		{managed + "PowerUserAccess", "s3:GetObject", true, true},
		{managed + "PowerUserAccess", "iam:PassRole", false, true},
		{managed + "NoSuchPolicy", "s3:GetObject", false, false},
		{"arn:aws:iam::123456789012:policy/AdministratorAccess", "s3:GetObject", false, false},
		{"AdministratorAccess", "s3:GetObject", false, false},
	} {
		if allowed, known := ManagedPolicyAllows(c.arn, c.action); allowed != c.allowed || known != c.known {
			t.Errorf("%s, %s: %v, %v", c.arn, c.action, allowed, known)
		}
	}
	for _, m := range ManagedPolicies() {
		if len(managedStatements()[m.Name]) == 0 {
			t.Errorf("%s has no statements", m.Name)
		}
	}
}
