package ecsspec

// NFSPort is the TCP port of an EFS mount target.
// https://docs.aws.amazon.com/efs/latest/ug/network-access.html
const NFSPort = 2049
