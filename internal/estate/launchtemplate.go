package estate

import "github.com/drydock-iac/terraform-provider-drydock/internal/module"

// LaunchTemplate is what instances are made from: a launch template or configuration, or the instance itself.
type LaunchTemplate struct {
	Resource       *module.Resource
	Name           Value[string]
	Image          Value[string]
	InstanceType   Value[string]
	UserData       UserData
	Profile        Link[InstanceProfile]
	SecurityGroups List[Link[SecurityGroup]]
	Metadata       MetadataOptions
	// PublicIP tells whether instances get a public address; the subnet decides when it is not written.
	PublicIP Value[bool]
	// Complete is false when a part of it comes from a template that is not in the code.
	Complete bool
}

// MetadataOptions say how instances reach their metadata, and with it their role.
type MetadataOptions struct {
	Endpoint Value[string] // enabled when not written
	Tokens   Value[string] // required or optional; the image or the account decides when it is not written
	HopLimit Value[int]
}

func readMetadata(body *module.Block) MetadataOptions {
	return MetadataOptions{
		Endpoint: in(body, "metadata_options", func(m *module.Block) Value[string] { return nonEmpty(m.Attr("http_endpoint")) }),
		Tokens:   in(body, "metadata_options", func(m *module.Block) Value[string] { return nonEmpty(m.Attr("http_tokens")) }),
		HopLimit: in(body, "metadata_options", func(m *module.Block) Value[int] { return number(m.Attr("http_put_response_hop_limit")) }),
	}
}

// readTemplate reads what launch templates, configurations and instances spell alike.
func (b *builder) readTemplate(r *module.Resource, image string) *LaunchTemplate {
	return &LaunchTemplate{
		Resource: r, Name: nonEmpty(r.Body.Attr("name")), Image: nonEmpty(r.Body.Attr(image)), InstanceType: nonEmpty(r.Body.Attr("instance_type")),
		Metadata: readMetadata(r.Body), PublicIP: boolean(r.Body.Attr("associate_public_ip_address")), Complete: true,
	}
}

func readLaunchTemplate(b *builder, r *module.Resource) {
	t := b.readTemplate(r, "image_id")
	b.launchTemplates.add(r, t, t.Name)
	profile := r.Body.Block("iam_instance_profile")
	t.UserData = b.readUserData(r.Body.Attr("user_data"))
	b.relate(func() {
		t.Profile = resolve(b, profile.Attr("name"), b.instanceProfiles)
		if t.Profile.Absent() {
			t.Profile = resolve(b, profile.Attr("arn"), b.instanceProfiles)
		}
		if r.Body.UnknownBlocks["iam_instance_profile"] {
			t.Profile.state = unknown
		}
		t.SecurityGroups = links(b, r.Body.Attr("vpc_security_group_ids"), b.securityGroups)
		t.SecurityGroups.Complete = t.SecurityGroups.Complete && !r.Body.UnknownBlocks["network_interfaces"]
		for _, network := range r.Body.All("network_interfaces") {
			t.SecurityGroups = joined(t.SecurityGroups, links(b, network.Attr("security_groups"), b.securityGroups))
			if public := boolean(network.Attr("associate_public_ip_address")); public.Written() {
				t.PublicIP = public
			}
		}
	})
}

func readLaunchConfiguration(b *builder, r *module.Resource) {
	t := b.readTemplate(r, "image_id")
	b.launchTemplates.add(r, t, t.Name)
	t.UserData = b.instanceUserData(r.Body)
	b.relate(func() { t.readArguments(b, r.Body, "security_groups") })
}

// readArguments reads what launch configurations and instances spell alike.
func (t *LaunchTemplate) readArguments(b *builder, body *module.Block, securityGroups string) {
	t.Profile = resolve(b, body.Attr("iam_instance_profile"), b.instanceProfiles)
	t.SecurityGroups = links(b, body.Attr(securityGroups), b.securityGroups)
}

// inherit takes from a launch template what an instance does not say itself.
func (t *LaunchTemplate) inherit(from *LaunchTemplate) {
	if !t.Image.Written() {
		t.Image = from.Image
	}
	if !t.InstanceType.Written() {
		t.InstanceType = from.InstanceType
	}
	if !t.UserData.Written() {
		t.UserData = from.UserData
	}
	if !t.Profile.Written() {
		t.Profile = from.Profile
	}
	if !t.SecurityGroups.Written() {
		t.SecurityGroups = from.SecurityGroups
	}
	if !t.Metadata.Tokens.Written() && !t.Metadata.HopLimit.Written() && !t.Metadata.Endpoint.Written() {
		t.Metadata = from.Metadata
	}
	t.Complete = t.Complete && from.Complete
}

func joined[T any](a, b List[T]) List[T] {
	a.Items = append(a.Items, b.Items...)
	a.Complete = a.Complete && b.Complete
	if b.state != absent {
		a.state = b.state
	}
	return a
}

// oneText is the list of one value, if that is written.
func oneText(v Value[string]) List[Value[string]] {
	if v.Absent() {
		return List[Value[string]]{Complete: true}
	}
	return List[Value[string]]{Items: []Value[string]{v}, Complete: true, state: known, rng: v.rng}
}
