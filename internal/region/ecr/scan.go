package ecr

import (
	"encoding/hex"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/operation"
	"github.com/drydock-iac/terraform-provider-drydock/internal/region/store"
)

// scanRecord is the last scan of an image.
type scanRecord struct {
	Status  ecrtypes.ScanStatus
	Started time.Time
	Ended   *time.Time `json:",omitempty"`
}

// scans are kept as images are, by repository!digest.
var scans = store.Collection[scanRecord]{Name: "ecr/scan"}

const (
	scanDone  = "ecr/scan"
	scanTakes = 15 * time.Second
	// An image can be scanned once in 24 hours
	// (https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-basic.html).
	scanInterval = 24 * time.Hour
)

func registerScans(s *operation.Service) {
	operation.Register(s, startImageScan)
	operation.Register(s, describeImageScanFindings)
	s.On(scanDone, func(r *operation.Request, e store.Event) error {
		if scan, found := scans.Get(r.Scoped, e.Key); found {
			scan.Status, scan.Ended = ecrtypes.ScanStatusComplete, new(r.Now())
			scans.Put(r.Scoped, e.Key, scan)
		}
		return nil
	})
}

// vulnerability is something that a scan may find.
type vulnerability struct {
	id, description, name, version string
	severity                       ecrtypes.FindingSeverity
}

// vulnerabilities are findings that the region's images have or have not. The
// vulnerabilities are real (https://nvd.nist.gov/vuln), that an image has them
// is not: nothing is looked into.
var vulnerabilities = []vulnerability{
	{"CVE-2022-37434", "heap-based buffer over-read or overflow in inflate via a large gzip header extra field", "zlib", "1.2.11", ecrtypes.FindingSeverityCritical},
	{"CVE-2023-38545", "heap-based buffer overflow in the SOCKS5 proxy handshake", "curl", "7.88.1", ecrtypes.FindingSeverityCritical},
	{"CVE-2023-44487", "denial of service by cancelled HTTP/2 streams (rapid reset)", "nghttp2", "1.52.0", ecrtypes.FindingSeverityHigh},
	{"CVE-2023-4911", "buffer overflow in the dynamic loader's processing of GLIBC_TUNABLES", "glibc", "2.36", ecrtypes.FindingSeverityHigh},
	{"CVE-2023-5363", "a bug in the processing of key and initialisation vector lengths", "openssl", "3.0.11", ecrtypes.FindingSeverityMedium},
	{"CVE-2022-3715", "heap-buffer overflow in valid_parameter_transform", "bash", "5.1", ecrtypes.FindingSeverityMedium},
	{"CVE-2016-2781", "chroot allows local users to escape to the parent session", "coreutils", "9.1", ecrtypes.FindingSeverityLow},
	{"CVE-2011-3374", "apt-key did not validate keys correctly", "apt", "2.6.1", ecrtypes.FindingSeverityInformational},
}

// findings are the same for the same image, always: each bit of the first byte
// of its digest is one vulnerability, so that some images have none.
func findings(digest string) []ecrtypes.ImageScanFinding {
	found := []ecrtypes.ImageScanFinding{}
	sum, err := hex.DecodeString(digest[len("sha256:"):])
	if err != nil || len(sum) < 2 {
		return found
	}
	bits := sum[0] & sum[1] // a quarter of them, so that images look as maintained ones do
	for i, v := range vulnerabilities {
		if bits&(1<<i) == 0 {
			continue
		}
		found = append(found, ecrtypes.ImageScanFinding{
			Name: new(v.id), Description: new(v.description), Severity: v.severity, Uri: new("https://nvd.nist.gov/vuln/detail/" + v.id),
			Attributes: []ecrtypes.Attribute{{Key: new("package_name"), Value: new(v.name)}, {Key: new("package_version"), Value: new(v.version)}},
		})
	}
	return found
}

func severities(found []ecrtypes.ImageScanFinding) map[string]int32 {
	counts := map[string]int32{}
	for _, f := range found {
		counts[string(f.Severity)]++
	}
	return counts
}

// scan starts a scan of the image.
func (i ImageRecord) scan(r *operation.Request) {
	key := i.Repository + "!" + i.Digest
	scans.Put(r.Scoped, key, scanRecord{Status: ecrtypes.ScanStatusInProgress, Started: r.Now()})
	r.Enqueue(store.Event{Due: r.Now().Add(scanTakes), Kind: scanDone, Key: key})
}

func (s scanRecord) status() *ecrtypes.ImageScanStatus {
	text := "The scan is in progress."
	if s.Status == ecrtypes.ScanStatusComplete {
		text = "The scan was completed successfully."
	}
	return &ecrtypes.ImageScanStatus{Status: s.Status, Description: new(text)}
}

// addScan tells in an image's details how its last scan went.
func addScan(r *operation.Request, image ImageRecord, d *ecrtypes.ImageDetail) {
	s, found := scans.Get(r.Scoped, image.Repository+"!"+image.Digest)
	if !found {
		return
	}
	d.ImageScanStatus = s.status()
	if s.Ended != nil {
		d.ImageScanFindingsSummary = &ecrtypes.ImageScanFindingsSummary{
			FindingSeverityCounts: severities(findings(image.Digest)), ImageScanCompletedAt: s.Ended, VulnerabilitySourceUpdatedAt: s.Ended,
		}
	}
}

func startImageScan(r *operation.Request, in *ecr.StartImageScanInput) (*ecr.StartImageScanOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	image, failure := resolve(r, *rec.Repository.RepositoryName, *in.ImageId)
	if failure != nil {
		return nil, rec.imageNotFound(r, *in.ImageId)
	}
	switch s, scanned := scans.Get(r.Scoped, image.Repository+"!"+image.Digest); {
	case image.status() != ecrtypes.ImageStatusActive:
		return nil, &ecrtypes.ImageArchivedException{Message: new("The image with digest '" + image.Digest + "' is archived and cannot be scanned")}
	case len(image.parts()) > 0:
		return nil, &ecrtypes.UnsupportedImageTypeException{Message: new("The image is of a type that cannot be scanned: " + image.MediaType)}
	case scanned && r.Now().Sub(s.Started) < scanInterval:
		return nil, &ecrtypes.LimitExceededException{Message: new("The scan quota per image has been exceeded. Wait and try again.")}
	}
	image.scan(r)
	return &ecr.StartImageScanOutput{
		ImageId:         &ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: in.ImageId.ImageTag},
		ImageScanStatus: &ecrtypes.ImageScanStatus{Status: ecrtypes.ScanStatusInProgress}, RegistryId: new(r.Account), RepositoryName: new(image.Repository),
	}, nil
}

func describeImageScanFindings(r *operation.Request, in *ecr.DescribeImageScanFindingsInput) (*ecr.DescribeImageScanFindingsOutput, error) {
	rec, err := getRepository(r, in.RegistryId, in.RepositoryName)
	if err != nil {
		return nil, err
	}
	image, failure := resolve(r, *rec.Repository.RepositoryName, *in.ImageId)
	if failure != nil {
		return nil, rec.imageNotFound(r, *in.ImageId)
	}
	s, found := scans.Get(r.Scoped, image.Repository+"!"+image.Digest)
	if !found {
		return nil, &ecrtypes.ScanNotFoundException{Message: new("Image scan does not exist for the image with '{imageDigest:'" + image.Digest +
			"', imageTag:'" + operation.Deref(in.ImageId.ImageTag) + "'}' in the repository with name '" + image.Repository + "' in the registry with id '" + r.Account + "'")}
	}
	out := &ecr.DescribeImageScanFindingsOutput{
		ImageId:    &ecrtypes.ImageIdentifier{ImageDigest: new(image.Digest), ImageTag: in.ImageId.ImageTag},
		RegistryId: new(r.Account), RepositoryName: new(image.Repository), ImageScanStatus: s.status(),
	}
	if s.Ended == nil {
		return out, nil
	}
	all := findings(image.Digest)
	order := func(f ecrtypes.ImageScanFinding) string { return *f.Name }
	sortBy(all, order)
	cut, next, err := page(all, order, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out.NextToken = next
	out.ImageScanFindings = &ecrtypes.ImageScanFindings{
		Findings: cut, FindingSeverityCounts: severities(all), ImageScanCompletedAt: s.Ended, VulnerabilitySourceUpdatedAt: s.Ended,
	}
	return out, nil
}
