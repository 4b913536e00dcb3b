<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://www.loc.gov/MARC21/slim"
    xmlns:z="http://indexdata.com/zebra-2.0" exclude-result-prefixes="m" version="1.0">
  <xsl:template match="text()"/>
  <xsl:template match="m:record">
    <z:record z:id="{m:controlfield[@tag='001']}">
      <z:index name="Local-number:0"><xsl:value-of select="m:controlfield[@tag='001']"/></z:index>
      <xsl:apply-templates/>
    </z:record>
  </xsl:template>
  <xsl:template match="m:datafield[@tag='020']">
    <z:index name="identifier-isbn:w"><xsl:value-of select="translate(m:subfield[@code='a'], '-', '')"/></z:index>
  </xsl:template>
  <xsl:template match="m:datafield[@tag='245']">
    <z:index name="title:w"><xsl:value-of select="m:subfield[@code='a']"/></z:index>
  </xsl:template>
</xsl:stylesheet>
